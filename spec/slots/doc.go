// Package slots turns expressions of which a part is known only while a request is sent into texts with slots, which are
// plain data that can be filled without the language. What it turns out is, with the values in place, byte for byte what the
// language gives for the expression with these values. It doesn't say which values there are, or of what type: whoever
// evaluates the expression with unknown values does (package spec). Filling is the business of package engine/text. A condition is
// turned into a tree of operators over such texts.
//
// One thing is not the same: the language keeps its texts in Unicode's normal form C, and a text that is filled is not
// normalized again. Only where a value begins with a combining character does that make a difference.
package slots
