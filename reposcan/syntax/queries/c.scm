; Where #if splits an if from its else, the parser takes the rest for functions; so it does with a
; type that follows a macro without a semicolon.
((function_definition declarator: (_) @name body: (compound_statement) @body) @definition.function
  (#not-match? @name "^(if|else|for|while|do|switch|struct|union|enum)\\b"))
(struct_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(union_specifier name: (type_identifier) @name body: (_) @body) @definition.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @definition.enum
(type_definition
  type: (struct_specifier !name body: (_) @body)
  declarator: (type_identifier) @name) @definition.class
(type_definition
  type: (union_specifier !name body: (_) @body)
  declarator: (type_identifier) @name) @definition.class
(type_definition
  type: (enum_specifier !name body: (_) @body)
  declarator: (type_identifier) @name) @definition.enum
(type_definition
  type: (_ name: (_) @_tag body: (_) @body)
  declarator: (type_identifier) @name
  (#not-eq? @name @_tag)) @definition.type
(type_definition type: (_ !body) declarator: (_) @name) @definition.type
(preproc_function_def name: (identifier) @name) @definition.macro
(preproc_def name: (identifier) @name value: (_)) @definition.constant

(type_definition type: (_ body: (_)) @wrapped) @wrapper
(comment) @comment.doc

(call_expression
  function: [(identifier) @name (field_expression field: (field_identifier) @name)]) @reference.call
(type_identifier) @name @reference.type
(preproc_include path: [(string_literal) (system_lib_string)] @name) @reference.import

["if" "for" "while" "case"] @decision
(binary_expression operator: ["&&" "||"] @decision)
(conditional_expression "?" @decision)
; What the preprocessor decides is not decided when the program runs.
(preproc_if condition: (_) @undecided)
(preproc_elif condition: (_) @undecided)
(function_definition
  declarator: (function_declarator declarator: (identifier) @entry)
  (#any-of? @entry "main" "wmain" "WinMain" "wWinMain"))
