package quick

import (
	"strconv"
	"strings"
	"time"

	"bench/words"
)

// CommandLine is what was asked for as it would be typed, without what is secret.
func (l Load) CommandLine() string {
	var all []string
	for _, text := range l.Addresses {
		if a, err := parse(text); err == nil {
			text = a.base + a.path
			if a.path == "/" && !strings.HasSuffix(l.Addresses[0], "/") {
				text = a.base
			}
		}
		all = append(all, text)
	}
	flag := func(name, value string) { all = append(all, name, value) }
	var levels, rates []string
	for _, c := range l.Connections {
		levels = append(levels, strconv.Itoa(c))
	}
	for _, r := range l.Rates {
		rates = append(rates, strconv.FormatFloat(r, 'f', -1, 64))
	}
	if len(levels) > 0 {
		flag("-c", strings.Join(levels, ","))
	}
	if len(rates) > 0 {
		flag("-r", strings.Join(rates, ","))
	}
	if l.Duration > 0 {
		flag("-z", brief(l.Duration))
	}
	if l.Requests > 0 {
		flag("-n", strconv.Itoa(l.Requests))
	}
	if l.Method != "" {
		flag("-X", l.Method)
	}
	headers, _ := l.headers() // what is wrong with them was told
	for _, h := range headers {
		if h.secret {
			h.value = "…"
		}
		flag("-H", h.name+": "+h.value)
	}
	switch {
	case l.Body == nil:
	case l.Body.File != "":
		flag("-d", "@"+l.Body.File)
	default:
		flag("-d", shortened(string(l.Body.Text)))
	}
	if l.User != "" {
		name, _, _ := strings.Cut(l.User, ":")
		flag("-u", name+":…")
	}
	if l.Insecure {
		all = append(all, "-k")
	}
	return strings.ReplaceAll(words.Shell(all), "\n", " ")
}

// brief writes a duration as people do: 5s, 1m30s.
func brief(d time.Duration) string {
	text := d.String()
	text = strings.TrimSuffix(text, "m0s") + map[bool]string{true: "m"}[strings.HasSuffix(text, "m0s")]
	return strings.TrimSuffix(text, "h0m") + map[bool]string{true: "h"}[strings.HasSuffix(text, "h0m")]
}
