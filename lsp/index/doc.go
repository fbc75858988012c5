// Package index finds where a file of a spec names things: what it declares, and what it refers to. It reads the blocks as
// package decl has them and evaluates nothing, so that a file that is being typed has as much of an index as can be read.
package index
