package web

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// A page of the newest runs leads to one with more of them, until all are there. What is no number shows as many as ever.
func TestPagesLeadToEarlierRuns(t *testing.T) {
	r := newRig(t, 40, false)
	page := func(path string) string {
		w := httptest.NewRecorder()
		r.handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1"+path, nil))
		if w.Code != 200 {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return strings.ReplaceAll(w.Body.String(), "&nbsp;", " ")
	}
	if text := page("/?project=shop&last=10"); !strings.Contains(text, "30 earlier runs of main are not on this page") || !strings.Contains(text, `<a href="/?last=40&amp;project=shop">`) {
		t.Errorf("it says nothing of the others:\n%.3000s", text)
	}
	for _, path := range []string{"/", "/?last=40", "/?last=x", "/?last=-3", "/?last=99999999999999999999", "/?last=1e3"} {
		if text := page(path); strings.Contains(text, "earlier run") && strings.Contains(text, "are not on this page") {
			t.Errorf("%s: something is missing", path)
		}
	}
}
