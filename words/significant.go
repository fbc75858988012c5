package words

import "strconv"

// Significant writes a number for people with so many significant digits, and never with an exponent: 12345 has five digits
// where four were asked for.
func Significant(v float64, n int) string {
	text := strconv.FormatFloat(v, 'g', n, 64)
	rounded, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return text
	case rounded >= 1e3 || rounded <= -1e3:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
