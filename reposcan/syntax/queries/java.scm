(class_declaration name: (identifier) @name body: (_) @body) @definition.class
(record_declaration name: (identifier) @name body: (_) @body) @definition.class
(interface_declaration name: (identifier) @name body: (_) @body) @definition.interface
(annotation_type_declaration name: (identifier) @name body: (_) @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(method_declaration name: (identifier) @name body: (_) @body) @definition.method
(constructor_declaration name: (identifier) @name body: (_) @body) @definition.method
(compact_constructor_declaration name: (identifier) @name body: (_) @body) @definition.method
((field_declaration
  (modifiers) @_modifiers
  declarator: (variable_declarator name: (identifier) @name)) @definition.constant
  (#match? @_modifiers "\\bstatic\\b")
  (#match? @_modifiers "\\bfinal\\b"))
(constant_declaration declarator: (variable_declarator name: (identifier) @name))
  @definition.constant

[(line_comment) (block_comment)] @comment.doc

(method_invocation name: (identifier) @name) @reference.call
(object_creation_expression type: (type_identifier) @name) @reference.call
(method_reference (identifier) @name .) @reference.call
(type_identifier) @name @reference.type
(marker_annotation name: (identifier) @name) @reference.type
(annotation name: (identifier) @name) @reference.type
(import_declaration [(scoped_identifier) (identifier)] @name) @reference.import

["if" "for" "while"] @decision
(catch_clause) @decision
(switch_label "case" @decision)
(guard) @decision
(ternary_expression "?" @decision)
(binary_expression operator: ["&&" "||"] @decision)
(method_declaration
  (modifiers) @_modifiers
  type: (void_type)
  name: (identifier) @entry
  parameters: (formal_parameters) @_parameters
  (#eq? @entry "main")
  (#match? @_modifiers "\\bpublic\\b")
  (#match? @_modifiers "\\bstatic\\b")
  (#match? @_parameters "^\\(\\s*(final\\s+)?String\\b"))
