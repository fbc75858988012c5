package words

import (
	"math"
	"strconv"
	"strings"
)

// A whole is what things are counted in.
type whole interface{ ~int | ~int64 }

// Plural counts things: 1 block, 2,000 blocks.
func Plural[N whole](n N, thing string) string { return Count(n) + " " + Noun(n, thing) }

// Noun is the thing's name where there are n of it: block, blocks; batches; entries.
func Noun[N whole](n N, thing string) string {
	before := func(letters string) bool {
		return len(thing) > 1 && strings.ContainsRune(letters, rune(thing[len(thing)-2]))
	}
	switch {
	case n == 1:
		return thing
	case strings.HasSuffix(thing, "ch"), strings.HasSuffix(thing, "sh"), strings.HasSuffix(thing, "s"), strings.HasSuffix(thing, "x"):
		return thing + "es"
	case strings.HasSuffix(thing, "y") && !before("aeiou"):
		return strings.TrimSuffix(thing, "y") + "ies"
	}
	return thing + "s"
}

// Count writes a whole number with its digits in threes: 1,234.
func Count[N whole](n N) string { return Thousands(strconv.FormatInt(int64(n), 10)) }

// Whole rounds a number to a whole one, and writes that with its digits in threes.
func Whole(x float64) string {
	if x = math.Round(x); x == 0 {
		x = 0 // not -0
	}
	return Thousands(strconv.FormatFloat(x, 'f', 0, 64))
}

// Thousands puts the digits before the point of a decimal number in threes: -1,234.5678.
func Thousands(number string) string {
	whole, fraction, point := strings.Cut(number, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return sign + whole
}

// TrimZeros drops the zeros at the end of a decimal fraction: 1.5, not 1.50.
func TrimZeros(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimRight(strings.TrimRight(number, "0"), ".")
}

// Percent writes a ratio as a percentage, to three digits or two decimals, and so that a small one doesn't read as none: 12.5 %,
// 0.67 %, 0.001 %.
func Percent(ratio float64) string {
	p := 100 * ratio
	switch size := math.Abs(p); {
	case size != 0 && size < 0.01:
		return Significant(p, 1) + " %"
	case size < 10:
		return TrimZeros(strconv.FormatFloat(p, 'f', 2, 64)) + " %"
	}
	return Significant(p, 3) + " %"
}
