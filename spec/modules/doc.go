// Package modules finds the modules of a spec, which are folders with files of the language, and puts their blocks beside the
// spec's own, each in a scope of its own (decl.Block.Module). What the blocks mean is not known here, and nothing is fetched.
package modules
