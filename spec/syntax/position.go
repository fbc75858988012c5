package syntax

import (
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// RangeOf is the range of n bytes at an offset of a file.
func RangeOf(s Source, offset, n int) hcl.Range {
	start := hcl.InitialPos
	for i, b := range s.Text[:offset] {
		if b == '\n' {
			start.Line++
			start.Column = 0
		}
		if utf8.RuneStart(s.Text[i]) {
			start.Column++
		}
	}
	start.Byte = offset
	end := start
	end.Byte += n
	end.Column += n
	return hcl.Range{Filename: s.Name, Start: start, End: end}
}
