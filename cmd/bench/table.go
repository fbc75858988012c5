package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// writeTable writes rows in columns, two spaces apart; the first row is their heading.
func writeTable(w io.Writer, s style, rows [][]string) {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString("  " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		text := strings.TrimRight(line.String(), " ")
		if n == 0 {
			text = s.dim(text)
		}
		fmt.Fprintln(w, text)
	}
}
