// Package lang is the language as a table: which blocks there are, which arguments they have, of what kind and with what
// default. The decoder's checks, the reference and `bench schema` derive from it. Nothing is read or evaluated here.
package lang
