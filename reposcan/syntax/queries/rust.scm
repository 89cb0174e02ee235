(function_item name: (identifier) @name body: (_) @body) @definition.function
(struct_item name: (type_identifier) @name body: (field_declaration_list) @body) @definition.class
(struct_item name: (type_identifier) @name) @definition.class
(union_item name: (type_identifier) @name body: (_) @body) @definition.class
(enum_item name: (type_identifier) @name body: (_) @body) @definition.enum
(trait_item name: (type_identifier) @name body: (_) @body) @definition.interface
(mod_item name: (identifier) @name body: (_) @body) @definition.module
(type_item name: (type_identifier) @name) @definition.type
(macro_definition name: (identifier) @name) @definition.macro
(const_item name: (identifier) @name) @definition.constant
(static_item name: (identifier) @name) @definition.constant

(impl_item
  type: [(type_identifier) @name
         (generic_type type: (type_identifier) @name)
         (generic_type type: (scoped_type_identifier name: (type_identifier) @name))
         (scoped_type_identifier name: (type_identifier) @name)]) @scope
(impl_item type: (_) @name) @scope
(attribute_item) @leading
[(line_comment) (block_comment)] @comment.doc

(call_expression
  function: [(identifier) @name
             (field_expression field: (field_identifier) @name)
             (scoped_identifier name: (identifier) @name)
             (generic_function function: (identifier) @name)
             (generic_function function: (scoped_identifier name: (identifier) @name))
             (generic_function function: (field_expression field: (field_identifier) @name))])
  @reference.call
(macro_invocation
  macro: [(identifier) @name (scoped_identifier name: (identifier) @name)]) @reference.call
(type_identifier) @name @reference.type
(mod_item name: (identifier) @name !body) @reference.import
(use_declaration argument: [(identifier) (scoped_identifier)] @name) @reference.import
(use_declaration argument: (use_as_clause path: (_) @name)) @reference.import
(use_declaration argument: (use_wildcard (_) @name)) @reference.import
(use_declaration argument: (use_list [(identifier) (scoped_identifier)] @name)) @reference.import
(use_declaration
  argument: (scoped_use_list
    path: (_) @module
    list: (use_list
      [(identifier) @name
       (scoped_identifier) @name
       (use_as_clause path: (_) @name)
       (use_wildcard (_) @name)
       (scoped_use_list path: (_) @name)]))
  (#set! join "::")) @reference.import
(use_declaration
  argument: (scoped_use_list path: (_) @name list: (use_list [(self) (use_wildcard)])))
  @reference.import

["if" "while"] @decision
(for_expression) @decision
(let_declaration alternative: (_) @decision)
(match_arm pattern: (_) @decision (#not-match? @decision "^_(\\s|$)"))
; A match is exhaustive: its last arm is taken when no other is.
(match_block (match_arm pattern: (_ . _ @undecided)) .)
(binary_expression operator: ["&&" "||"] @decision)
(let_chain "&&" @decision)
(source_file (function_item name: (identifier) @entry (#eq? @entry "main")))
