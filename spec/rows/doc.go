// Package rows reads tables of values: files of rows, and lists of objects of the language. A table has a name and a type for
// each column, and a text for each value. What the rows are for is no business of it.
package rows
