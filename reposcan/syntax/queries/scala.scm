(class_definition name: (_) @name body: (_)? @body) @definition.class
(object_definition name: (_) @name body: (_)? @body) @definition.class
(trait_definition name: (_) @name body: (_)? @body) @definition.interface
(enum_definition name: (_) @name body: (_) @body) @definition.enum
(package_object name: (_) @name body: (_) @body) @definition.module
(given_definition name: (_) @name body: (with_template_body) @body) @definition.class
(function_definition name: (_) @name "=" @body) @definition.function
(function_definition name: (_) @name body: (_) @body) @definition.function
(type_definition name: (_) @name type: (_)) @definition.type
(compilation_unit
  (val_definition pattern: (identifier) @name) @definition.constant
  (#match? @name "^[A-Z][A-Z0-9_]+$"))
(template_body
  (val_definition pattern: (identifier) @name) @definition.constant
  (#match? @name "^[A-Z][A-Z0-9_]+$"))

(extension_definition
  parameters: (parameters
    (parameter
      type: [(type_identifier) @name (generic_type type: (type_identifier) @name)]))) @scope
[(comment) (block_comment)] @comment.doc

(call_expression
  function: [(identifier) @name
             (field_expression field: (identifier) @name)
             (generic_function function: (identifier) @name)
             (generic_function function: (field_expression field: (identifier) @name))])
  @reference.call
(infix_expression operator: (identifier) @name) @reference.call
(type_identifier) @name @reference.type
(import_declaration
  "import" . (identifier) @begin (identifier) @module . (namespace_selectors
    [(identifier) @name (arrow_renamed_identifier name: (identifier) @name)])
  (#set! join ".")) @reference.import
(import_declaration
  "import" . (identifier) @begin (identifier) @name . (namespace_wildcard)) @reference.import
(import_declaration "import" . (identifier) @begin (identifier) @name .) @reference.import

["if" "while"] @decision
(for_expression) @decision
(case_clause pattern: (_) @decision (#not-match? @decision "^_$"))
(infix_expression operator: (operator_identifier) @decision (#any-of? @decision "&&" "||"))
(object_definition extend: (extends_clause type: (type_identifier) @entry (#eq? @entry "App")))
(function_definition
  name: (identifier) @entry parameters: (parameters) @_parameters
  (#eq? @entry "main")
  (#match? @_parameters "^\\(\\s*\\w+\\s*:\\s*Array\\["))
(function_definition (annotation name: (_) @entry (#eq? @entry "main")))
