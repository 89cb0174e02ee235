(class name: (_) @name body: (_)? @body) @definition.class
(module name: (_) @name body: (_)? @body) @definition.module
; Modules lend their methods to classes.
(module body: (body_statement (method name: (_) @name body: (_)? @body) @definition.method))
(method name: (_) @name body: (_)? @body) @definition.function
(singleton_method name: (_) @name body: (_)? @body) @definition.method
((assignment
  left: (constant) @name
  right: (call receiver: (constant) @_maker method: (identifier) block: (_) @body))
  @definition.class
  (#any-of? @_maker "Class" "Data" "Module" "Struct"))
(assignment left: (constant) @name) @definition.constant

; `private def name`
(call arguments: (argument_list [(method) (singleton_method)] @wrapped)) @wrapper
(comment) @comment.doc

(call method: [(identifier) (constant)] @name) @reference.call
(constant) @name @reference.type
((call
  !receiver
  method: (identifier) @_require
  arguments: (argument_list . (string . (string_content) @name .)))
  @reference.import
  (#any-of? @_require "require" "require_relative" "load"))

["if" "elsif" "unless" "while" "until" "for" "when" "rescue"] @decision
(in_clause) @decision
(conditional "?" @decision)
(binary operator: ["&&" "||" "and" "or"] @decision)
(if
  condition: (binary) @entry
  (#match? @entry "^(__FILE__ *== *\\$(0|PROGRAM_NAME)|\\$(0|PROGRAM_NAME) *== *__FILE__)$"))
