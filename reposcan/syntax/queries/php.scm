(namespace_definition name: (namespace_name) @name body: (_) @body) @definition.module
(class_declaration name: (name) @name body: (_) @body) @definition.class
(trait_declaration name: (name) @name body: (_) @body) @definition.class
(interface_declaration name: (name) @name body: (_) @body) @definition.interface
(enum_declaration name: (name) @name body: (_) @body) @definition.enum
(method_declaration name: (name) @name body: (_) @body) @definition.method
(function_definition name: (name) @name body: (_) @body) @definition.function
(const_declaration (const_element . (name) @name)) @definition.constant

(comment) @comment.doc

(function_call_expression function: [(name) @name (qualified_name (name) @name)]) @reference.call
(member_call_expression name: (name) @name) @reference.call
(nullsafe_member_call_expression name: (name) @name) @reference.call
(scoped_call_expression name: (name) @name) @reference.call
(scoped_call_expression scope: [(name) @name (qualified_name (name) @name)]) @reference.type
(class_constant_access_expression . [(name) @name (qualified_name (name) @name)]) @reference.type
(object_creation_expression [(name) @name (qualified_name (name) @name)]) @reference.call
(named_type [(name) @name (qualified_name (name) @name)]) @reference.type
(base_clause [(name) @name (qualified_name (name) @name)]) @reference.type
(class_interface_clause [(name) @name (qualified_name (name) @name)]) @reference.type
(use_declaration [(name) @name (qualified_name (name) @name)]) @reference.type
(attribute [(name) @name (qualified_name (name) @name)]) @reference.type
(namespace_use_declaration (namespace_use_clause . [(name) (qualified_name)] @name))
  @reference.import
(namespace_use_declaration
  (namespace_name) @module
  body: (namespace_use_group (namespace_use_clause . [(name) (qualified_name)] @name))
  (#set! join "\\")) @reference.import
(include_expression (string (string_content) @name)) @reference.import
(include_once_expression (string (string_content) @name)) @reference.import
(require_expression (string (string_content) @name)) @reference.import
(require_once_expression (string (string_content) @name)) @reference.import
(include_expression (binary_expression right: (string (string_content) @name))) @reference.import
(include_once_expression (binary_expression right: (string (string_content) @name)))
  @reference.import
(require_expression (binary_expression right: (string (string_content) @name))) @reference.import
(require_once_expression (binary_expression right: (string (string_content) @name)))
  @reference.import

["if" "elseif" "for" "foreach" "while"] @decision
(catch_clause) @decision
(case_statement "case" @decision)
(match_conditional_expression) @decision
(conditional_expression "?" @decision)
(binary_expression operator: ["&&" "||" "and" "or" "??"] @decision)
