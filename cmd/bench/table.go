package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bench/words"
)

// writeTable writes rows in columns; the first row is their heading.
func writeTable(w io.Writer, s style, rows [][]string) {
	rows[0] = slices.Clone(rows[0])
	for i, title := range rows[0] {
		rows[0][i] = s.dim(title)
	}
	writeRows(w, rows)
}

// writeRows writes rows in columns, two spaces apart. Colours take no room.
func writeRows(w io.Writer, rows [][]string) {
	var widths []int
	for r, row := range rows {
		row = slices.Clone(row)
		rows[r] = row
		for i, cell := range row {
			cell = oneLine(cell)
			row[i] = cell
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], words.Width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString("  " + words.Pad(cell, widths[i]))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// oneLine keeps a cell on its line. It may have colours.
func oneLine(cell string) string {
	return strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(shownAs(cell, true))
}
