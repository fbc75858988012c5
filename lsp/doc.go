// Package lsp serves editors: it speaks the Language Server Protocol on two streams, and says of the specs that are open in
// an editor what the language says of them. What is typed and not saved counts as if it were on disk.
//
// It knows no block, argument or function itself: those are the tables of spec/lang and spec/functions, what is wrong is
// found by package spec, and what was meant by spec/diag. Nobody is contacted and nothing is started, which the imports
// show: there is no engine among them.
//
//	wire      the protocol's messages
//	text      the text of a document, in UTF-16
//	index     what a file declares and refers to
//	cursor    where in an unfinished text the cursor stands
//	complete  what can stand there
package lsp
