(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [(type_identifier) @receiver
             (generic_type type: (type_identifier) @receiver)
             (pointer_type (type_identifier) @receiver)
             (pointer_type (generic_type type: (type_identifier) @receiver))]))
  name: (field_identifier) @name
  body: (_) @body) @definition.method
(type_spec name: (type_identifier) @name type: (struct_type (_) @body)) @definition.class
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(source_file (const_declaration (const_spec name: (identifier) @name) @definition.constant))

(type_declaration . [(type_spec) (type_alias)] @wrapped .) @wrapper
(const_declaration . (const_spec) @wrapped .) @wrapper
(comment) @comment.doc

(call_expression
  function: [(identifier) @name (selector_expression field: (field_identifier) @name)])
  @reference.call
(type_identifier) @name @reference.type
(import_spec path: (_) @name) @reference.import

["if" "for" "case"] @decision
(binary_expression operator: ["&&" "||"] @decision)
(source_file
  (package_clause (package_identifier) @_package)
  (function_declaration name: (identifier) @entry)
  (#eq? @_package "main")
  (#eq? @entry "main"))
