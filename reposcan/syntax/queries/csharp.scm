(namespace_declaration name: (_) @name) @scope
(compilation_unit (file_scoped_namespace_declaration name: (_) @name)) @scope
(class_declaration name: (identifier) @name body: (_)? @body) @definition.class
(struct_declaration name: (identifier) @name body: (_)? @body) @definition.class
(record_declaration name: (identifier) @name body: (_)? @body) @definition.class
(interface_declaration name: (identifier) @name body: (_)? @body) @definition.interface
(enum_declaration name: (identifier) @name body: (_)? @body) @definition.enum
(delegate_declaration name: (identifier) @name) @definition.type
(method_declaration name: (identifier) @name body: (_) @body) @definition.method
(constructor_declaration name: (identifier) @name body: (_) @body) @definition.method
(destructor_declaration name: (identifier) @name body: (_) @body) @definition.method
(operator_declaration operator: _ @name body: (_) @body) @definition.method
(conversion_operator_declaration type: (_) @name body: (_) @body) @definition.method
(local_function_statement name: (identifier) @name body: (_) @body) @definition.function
; Properties whose code runs; what only stores a value is a field.
(property_declaration name: (identifier) @name value: (arrow_expression_clause) @body)
  @definition.method
(property_declaration
  name: (identifier) @name
  accessors: (accessor_list (accessor_declaration body: (_))) @body) @definition.method
(indexer_declaration "this" @name value: (arrow_expression_clause) @body) @definition.method
(indexer_declaration
  "this" @name
  accessors: (accessor_list (accessor_declaration body: (_))) @body) @definition.method
((field_declaration
  (modifier) @_modifier
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
  (#eq? @_modifier "const"))
((field_declaration
  (modifier) @_static (modifier) @_readonly
  (variable_declaration (variable_declarator name: (identifier) @name))) @definition.constant
  (#eq? @_static "static")
  (#eq? @_readonly "readonly"))

(comment) @comment.doc

(invocation_expression
  function: [(identifier) @name
             (generic_name (identifier) @name)
             (member_access_expression
               name: [(identifier) @name (generic_name (identifier) @name)])
             (conditional_access_expression
               (member_binding_expression
                 name: [(identifier) @name (generic_name (identifier) @name)]))])
  @reference.call
(object_creation_expression
  type: [(identifier) @name
         (generic_name (identifier) @name)
         (qualified_name name: (identifier) @name)]) @reference.call
(base_list
  [(identifier) @name (generic_name (identifier) @name) (qualified_name name: (identifier) @name)])
  @reference.type
(_ type: [(identifier) @name (generic_name (identifier) @name)]) @reference.type
(_ returns: [(identifier) @name (generic_name (identifier) @name)]) @reference.type
(nullable_type (identifier) @name) @reference.type
(type_argument_list (identifier) @name) @reference.type
(member_access_expression expression: (identifier) @name) @reference.type
(attribute name: (identifier) @name) @reference.type
(using_directive [(identifier) (qualified_name)] @name .) @reference.import

["if" "for" "foreach" "while"] @decision
(catch_clause) @decision
(switch_section "case" @decision)
(switch_expression_arm . (_) @_pattern (#not-eq? @_pattern "_")) @decision
(when_clause) @decision
(conditional_expression "?" @decision)
(binary_expression operator: ["&&" "||" "??"] @decision)
((method_declaration (modifier) @_modifier name: (identifier) @entry)
  (#eq? @entry "Main")
  (#eq? @_modifier "static"))
(compilation_unit (global_statement) @entry)
(preproc_if condition: (_) @undecided)
(preproc_elif condition: (_) @undecided)
