; `class EXPORTED Name {`: where the macro is not known, the parser takes it for the class's name
; and the class for a function.
(function_definition
  type: [(class_specifier !body) (struct_specifier !body)]
  declarator: (identifier) @name
  body: (_) @body) @definition.class
(namespace_definition name: (_) @name body: (_) @body) @definition.module
(class_specifier name: (_) @name body: (_) @body) @definition.class
(struct_specifier name: (_) @name body: (_) @body) @definition.class
(union_specifier name: (_) @name body: (_) @body) @definition.class
(enum_specifier name: (_) @name body: (_) @body) @definition.enum
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.type
; Where #if splits an if from its else, the parser takes the rest for functions.
((function_definition declarator: (_) @name body: (try_statement) @body) @definition.function
  (#not-match? @name "^(if|else|for|while|do|switch)\\b"))

(template_declaration [(function_definition) (class_specifier) (struct_specifier) (union_specifier)
  (alias_declaration) (concept_definition) (template_declaration)] @wrapped) @wrapper

(call_expression
  function: [(template_function name: (identifier) @name)
             (qualified_identifier name: (identifier) @name)
             (qualified_identifier name: (template_function name: (identifier) @name))
             (qualified_identifier name: (qualified_identifier name: (identifier) @name))
             (field_expression field: (template_method name: (field_identifier) @name))])
  @reference.call

(catch_clause) @decision
(binary_expression operator: ["and" "or"] @decision)
