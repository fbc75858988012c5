// Package functions is the functions of the language: their table with documentation and examples, what each may read and
// make, and the folder that the file functions see.
package functions
