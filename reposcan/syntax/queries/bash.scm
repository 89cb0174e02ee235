(function_definition name: (word) @name body: (_) @body) @definition.function
(program
  (declaration_command "readonly" (variable_assignment name: (variable_name) @name))
    @definition.constant)
(program
  (declaration_command
    ["declare" "typeset"]
    (word) @_option
    (variable_assignment name: (variable_name) @name)) @definition.constant
  (#match? @_option "^-[a-zA-Z]*r"))

((comment) @comment.doc (#not-match? @comment.doc "^#!"))
((comment) @comment (#match? @comment "^#!"))

(command name: (command_name (word) @name)) @reference.call
(command
  name: (command_name) @_command
  .
  argument: [(word) (string) (raw_string) (concatenation)] @name
  (#any-of? @_command "source" ".")) @reference.import

["if" "elif" "for" "select" "while" "until" "&&" "||"] @decision
(case_item value: (_) @_pattern ")" @decision (#not-eq? @_pattern "*"))
(ternary_expression "?" @decision)
