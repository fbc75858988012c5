package lang

import "slices"

// PlainTypes and TypeMakers are the words of type expressions, and optional is for what an object need not have.
func PlainTypes() []string { return []string{"string", "number", "bool", "any"} }

// TypeMakers are the words that make types of types.
func TypeMakers() []string { return []string{"list", "set", "map", "object", "tuple"} }

// Types are all words of type expressions.
func Types() []string { return slices.Concat(PlainTypes(), TypeMakers(), []string{"optional"}) }
