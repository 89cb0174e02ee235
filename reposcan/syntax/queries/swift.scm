(class_declaration
  declaration_kind: "extension"
  name: (user_type . (type_identifier) @name)
  body: (_)) @scope
(class_declaration
  declaration_kind: "enum" name: (type_identifier) @name body: (_) @body) @definition.enum
(class_declaration name: (type_identifier) @name body: (_) @body) @definition.class
(protocol_declaration name: (type_identifier) @name body: (_) @body) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(function_declaration "func" . name: _ @name body: (_) @body) @definition.function
(init_declaration name: _ @name body: (_) @body) @definition.method
(deinit_declaration "deinit" @name body: (_) @body) @definition.method
(subscript_declaration "subscript" @name (computed_property) @body) @definition.method
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  computed_value: (computed_property) @body) @definition.function

[(comment) (multiline_comment)] @comment.doc

(call_expression . (simple_identifier) @name) @reference.call
(call_expression
  . (navigation_expression suffix: (navigation_suffix suffix: (simple_identifier) @name)))
  @reference.call
(user_type (type_identifier) @name) @reference.type
(import_declaration (identifier) @name) @reference.import

["if" "guard" "for" "while" "&&" "||"] @decision
(ternary_expression "?" @decision)
(catch_block) @decision
(switch_entry (switch_pattern)) @decision
(class_declaration
  (modifiers (attribute (user_type (type_identifier) @_attribute)))
  name: (type_identifier) @entry
  (#any-of? @_attribute "main" "UIApplicationMain" "NSApplicationMain"))
