package client

import (
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A statusMessage keeps the latest message, since a server that is down answers 503 to every request of a run.
type statusMessage struct {
	expected string
	latest   atomic.Pointer[statusFound]
}

type statusFound struct {
	status int
	text   string
}

func (m *statusMessage) found(status int) string {
	latest := m.latest.Load()
	if latest == nil || latest.status != status {
		latest = &statusFound{status, fmt.Sprintf("status: expected %s, found %d", m.expected, status)}
		m.latest.Store(latest)
	}
	return latest.text
}

func checkBelow400() checkFunc {
	message := &statusMessage{expected: "less than 400"}
	return func(r *response) (ErrorKind, string) {
		if r.status < 400 {
			return None, ""
		}
		return BadStatus, message.found(r.status)
	}
}

func checkStatus(want []int) checkFunc {
	texts := make([]string, len(want))
	for i, status := range want {
		texts[i] = fmt.Sprint(status)
	}
	message := &statusMessage{expected: strings.Join(texts, " or ")}
	return func(r *response) (ErrorKind, string) {
		if slices.Contains(want, r.status) {
			return None, ""
		}
		return BadStatus, message.found(r.status)
	}
}

func checkSize(limit int64) checkFunc {
	return func(r *response) (ErrorKind, string) {
		if r.bytes <= limit {
			return None, ""
		}
		return tooLarge, fmt.Sprintf("body: expected at most %d bytes, found %d", limit, r.bytes)
	}
}

func checkDuration(limit time.Duration) checkFunc {
	return func(r *response) (ErrorKind, string) {
		if r.elapsed <= limit {
			return None, ""
		}
		return tooSlow, fmt.Sprintf("duration: expected at most %v, found %v", limit, r.elapsed.Round(time.Microsecond))
	}
}

// checkContentType compares media types (RFC 9110, section 8.3.1): without regard to case, and the parameters only
// where the expectation has them.
func checkContentType(want string) (checkFunc, error) {
	wantType, wantParams, err := mime.ParseMediaType(want)
	if err != nil {
		return nil, fmt.Errorf("content_type %q: %w", want, err)
	}
	right := func(value string) bool { return sameMediaType(value, wantType, wantParams) }
	return func(r *response) (ErrorKind, string) {
		ok, found := r.holds("Content-Type", right)
		if ok {
			return None, ""
		}
		return badExpectation, fmt.Sprintf("content type: expected %s, found %s", want, found)
	}, nil
}

func sameMediaType(found, wantType string, wantParams map[string]string) bool {
	foundType, _, _ := strings.Cut(found, ";")
	if !strings.EqualFold(strings.TrimSpace(foundType), wantType) {
		return false
	}
	if len(wantParams) == 0 {
		return true
	}
	_, params, err := mime.ParseMediaType(found)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false
	}
	for name, want := range wantParams {
		if !strings.EqualFold(params[name], want) {
			return false
		}
	}
	return true
}

// excerptLength is how much of a response's text a message shows.
const excerptLength = 60

// excerpt quotes the beginning of a text that came from outside.
func excerpt[T string | []byte](text T) string {
	return shortened("%q", text)
}

// shortened is the beginning of a text, by a verb of package fmt, and how long all of it is if that is not all.
func shortened[T string | []byte](verb string, text T) string {
	if len(text) <= excerptLength {
		return fmt.Sprintf(verb, text)
	}
	return fmt.Sprintf(verb+"… (%d bytes)", text[:excerptLength], len(text))
}

// holds says whether a field of that name is right: any of its lines may be. Else it says what there is.
func (r *response) holds(name string, right func(value string) bool) (ok bool, found string) {
	first, ok := r.header(name)
	switch {
	case !ok:
		return false, "none"
	case right(first): // nearly always, and without an allocation
		return true, ""
	}
	return r.anyHolds(name, right)
}

func (r *response) anyHolds(name string, right func(value string) bool) (ok bool, found string) {
	var all []string
	for value := range r.values(name) {
		if right(value) {
			return true, ""
		}
		all = append(all, excerpt(value))
	}
	const shown = 3
	if len(all) > shown {
		return false, fmt.Sprintf("%s and %d more", strings.Join(all[:shown], ", "), len(all)-shown)
	}
	return false, strings.Join(all, ", ")
}
