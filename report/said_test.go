package report

import "bench/result"

// inWords is what an older version of bench said.
func inWords(text string) []result.Finding {
	return []result.Finding{{Code: result.Worded, Values: result.Values{"text": result.Named(text)}}}
}
