(field_definition
  property: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])
  @definition.method
(class_heritage [(identifier) @name (member_expression property: (property_identifier) @name)])
  @reference.type
(decorator [(identifier) @name (call_expression function: (identifier) @name)]) @reference.call
