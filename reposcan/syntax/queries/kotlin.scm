(class_declaration "interface" (type_identifier) @name (class_body)? @body) @definition.interface
(class_declaration "enum" (type_identifier) @name (enum_class_body)? @body) @definition.enum
(class_declaration (type_identifier) @name (class_body) @body) @definition.class
(class_declaration (type_identifier) @name) @definition.class
(object_declaration (type_identifier) @name (class_body)? @body) @definition.class
(companion_object (type_identifier) @name (class_body)? @body) @definition.class
(type_alias (type_identifier) @name) @definition.type
(function_declaration
  receiver: (receiver_type
    [(user_type (type_identifier) @receiver)
     (nullable_type (user_type (type_identifier) @receiver))])
  (simple_identifier) @name
  (function_body) @body) @definition.function
(function_declaration (simple_identifier) @name (function_body) @body) @definition.function
(secondary_constructor "constructor" @name "{" @body) @definition.method
(property_declaration
  (variable_declaration (simple_identifier) @name)
  (getter (function_body) @body)) @definition.function
((property_declaration
  (modifiers (property_modifier) @_modifier)
  (variable_declaration (simple_identifier) @name)) @definition.constant
  (#eq? @_modifier "const"))

(enum_entry (simple_identifier) @name (class_body)) @scope
[(line_comment) (multiline_comment)] @comment.doc

(call_expression . (simple_identifier) @name) @reference.call
(call_expression . (navigation_expression (navigation_suffix (simple_identifier) @name)))
  @reference.call
(user_type (type_identifier) @name) @reference.type
(import_header (identifier) @name) @reference.import

["if" "for" "while" "&&" "||"] @decision
(when_entry . (when_condition) @decision)
(catch_block) @decision
(source_file (function_declaration (simple_identifier) @entry (#eq? @entry "main")))
