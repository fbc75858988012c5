// Package text fills the slots of a plan's texts: literals, values and functions of the language, one after the other, into a
// buffer that is used again. Where the values come from is no business of it, and no HCL is known here: that what it writes
// is what the language would have written is held by a fuzz test of package spec/slots. Conditions on such values are judged
// here as well, in the same way.
package text
