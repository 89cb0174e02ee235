(source_file (package_statement name: (package) @name (block) @body) @definition.module) @around
(package_statement name: (package) @name (block) @body) @definition.module
(source_file (package_statement name: (package) @name ";") @definition.module) @around
(block (package_statement name: (package) @name ";") @definition.module) @around
(class_statement name: (package) @name (block) @body) @definition.class
(source_file (class_statement name: (package) @name ";") @definition.class) @around
(role_statement name: (package) @name (block) @body) @definition.interface
(subroutine_declaration_statement name: (bareword) @name body: (block) @body)
  @definition.function
(method_declaration_statement name: (bareword) @name body: (block) @body) @definition.method
(assignment_expression
  left: (glob (varname) @name)
  right: (anonymous_subroutine_expression body: (block) @body)) @definition.function
(use_statement
  module: (package) @_module
  (list_expression . (autoquoted_bareword) @name)
  (#eq? @_module "constant")) @definition.constant
(use_statement
  module: (package) @_module
  (anonymous_hash_expression (list_expression (autoquoted_bareword) @name))
  (#eq? @_module "constant")) @definition.constant

((comment) @comment.doc (#not-match? @comment.doc "^#!"))
((comment) @comment (#match? @comment "^#!"))
(pod) @comment.doc

(function_call_expression function: (function) @name) @reference.call
(ambiguous_function_call_expression function: (function) @name) @reference.call
(method_call_expression method: (method) @name) @reference.call
(method_call_expression invocant: (bareword) @name) @reference.type
(use_statement module: (package) @name) @reference.import
(require_expression (bareword) @name) @reference.import
(require_expression [(string_literal) (interpolated_string_literal)] @name) @reference.import
(use_statement
  module: (package) @_module
  [(string_literal) @name (list_expression (string_literal) @name)]
  (#any-of? @_module "parent" "base" "Mojo::Base")) @reference.import

["if" "elsif" "unless" "for" "foreach" "while" "until" "&&" "||" "and" "or"] @decision
(conditional_expression "?" @decision)
(try_statement "catch" @decision)
