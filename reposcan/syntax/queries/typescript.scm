(abstract_class_declaration name: (_) @name body: (_) @body) @definition.class
(interface_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(type_alias_declaration name: (type_identifier) @name) @definition.type
(enum_declaration name: (identifier) @name body: (_) @body) @definition.enum
(internal_module name: (_) @name body: (_) @body) @definition.module
(module name: (_) @name body: (_) @body) @definition.module
(public_field_definition
  name: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])
  @definition.method

(ambient_declaration (declaration) @wrapped) @wrapper
(expression_statement (internal_module) @wrapped) @wrapper
(class_body (decorator) @leading)

(extends_clause value: [(identifier) @name (member_expression property: (property_identifier) @name)])
  @reference.type
(type_identifier) @name @reference.type
(decorator [(identifier) @name (call_expression function: (identifier) @name)]) @reference.call
(import_require_clause source: (string) @name) @reference.import
