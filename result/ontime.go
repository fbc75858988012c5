package result

import "strings"

// onTimePrefix marks the histograms of what a clock would have shown if the generator had been on time.
const onTimePrefix = "on_time."

// OnTime is the key in Trial.Histograms of what a clock would have shown if every request had been sent when it could have
// gone: each sample less the generator's own lateness. It is there where that makes a difference.
func OnTime(clock string) string { return onTimePrefix + clock }

func isOnTime(key string) bool { return strings.HasPrefix(key, onTimePrefix) }
