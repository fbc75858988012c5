package client

import "unsafe"

// BytesOf are a text's bytes, which must not be changed: a large body is there once, however many cells send it.
func BytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }

// view is b as a string, for as long as b stays what it is.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
