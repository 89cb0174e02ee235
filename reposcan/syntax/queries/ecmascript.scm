(function_declaration name: (identifier) @name body: (_) @body) @definition.function
(generator_function_declaration name: (identifier) @name body: (_) @body) @definition.function
(variable_declarator
  name: (identifier) @name
  value: [(arrow_function body: (_) @body)
          (function_expression body: (_) @body)
          (generator_function body: (_) @body)]) @definition.function
(class_declaration name: (_) @name body: (_) @body) @definition.class
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @definition.class
(method_definition name: (_) @name body: (_) @body) @definition.method
(pair
  key: [(property_identifier) (string)] @name
  value: [(arrow_function body: (statement_block) @body)
          (function_expression body: (_) @body)
          (generator_function body: (_) @body)]) @definition.method

(assignment_expression
  left: (member_expression
    object: (member_expression
      object: (identifier) @receiver
      property: (property_identifier) @_prototype (#eq? @_prototype "prototype"))
    property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])
  @definition.method
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
    @name
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]
  (#eq? @_module "module") (#eq? @_exports "exports")) @definition.function
(assignment_expression
  left: (member_expression
    object: [(identifier) @_exports
             (member_expression property: (property_identifier) @_exports)]
    property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]
  (#eq? @_exports "exports")) @definition.function
(assignment_expression
  left: (member_expression object: (identifier) @receiver property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]
  (#not-eq? @receiver "module")) @definition.function
(assignment_expression
  left: (member_expression object: (this) property: (property_identifier) @name)
  right: [(arrow_function body: (_) @body) (function_expression body: (_) @body)])
  @definition.method
(export_statement
  "default" @name
  value: [(arrow_function body: (_) @body)
          (function_expression !name body: (_) @body)]) @definition.function
(export_statement "default" @name value: (class !name body: (_) @body)) @definition.class
(export_statement
  declaration: (lexical_declaration
    "const" (variable_declarator name: (identifier) @name) @definition.constant)
  (#match? @name "^[A-Z][A-Z0-9_]*$"))

(variable_declarator name: (identifier) @name value: (object)) @scope
(export_statement [(declaration) @wrapped]) @wrapper
(lexical_declaration . (variable_declarator) @wrapped .) @wrapper
(variable_declaration . (variable_declarator) @wrapped .) @wrapper
(expression_statement (assignment_expression) @wrapped) @wrapper
(comment) @comment.doc
; Also what other objects and variables are given: `app.response.send = function () {}`.
(assignment_expression
  left: [(identifier) @name (member_expression property: (property_identifier) @name)]
  right: [(arrow_function body: (_) @body)
          (function_expression body: (_) @body)
          (generator_function body: (_) @body)]
  (#not-eq? @name "exports")) @definition.function
(assignment_expression
  left: [(identifier) @name (member_expression property: (property_identifier) @name)]
  right: (class body: (_) @body)) @definition.class
(arguments (function_expression name: (identifier) @name body: (_) @body) @definition.function)
(return_statement
  (function_expression name: (identifier) @name body: (_) @body) @definition.function)

(call_expression
  function: [(identifier) @name (member_expression property: (property_identifier) @name)])
  @reference.call
(new_expression
  constructor: [(identifier) @name (member_expression property: (property_identifier) @name)])
  @reference.call
(import_statement source: (string) @name) @reference.import
(export_statement source: (string) @name) @reference.import
((call_expression
  function: (identifier) @_require
  arguments: (arguments . (string) @name)) @reference.import
  (#eq? @_require "require"))
(call_expression function: (import) arguments: (arguments . (string) @name)) @reference.import

["if" "for" "while" "case"] @decision
(catch_clause) @decision
(ternary_expression "?" @decision)
(binary_expression operator: ["&&" "||" "??"] @decision)
(augmented_assignment_expression operator: ["&&=" "||=" "??="] @decision)
