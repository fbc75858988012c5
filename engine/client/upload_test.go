package client

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"unsafe"

	"bench/plan"
)

// A large body arrives whole by every version and route, time and again, and is there once however many cells send it.
func TestALargeBodyIsThereOnce(t *testing.T) {
	body := strings.Repeat("large body, ", 1<<17)
	q := plan.Request{Method: "PUT", Body: body}
	for name, w := range everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		if got, err := io.ReadAll(r.Body); err != nil || string(got) != body || r.ContentLength != int64(len(body)) {
			w.WriteHeader(http.StatusBadRequest)
		}
	}) {
		r := newRig(t, w.client, w.env)
		q.URL = w.url
		made := r.prepare(q)
		for range 3 {
			if err := r.session.Do(t.Context(), made, &r.x); err != nil || r.x.Status != 200 || r.x.BytesOut < int64(len(body)) {
				t.Errorf("%s: %v, status %d, %d bytes sent", name, err, r.x.Status, r.x.BytesOut)
			}
		}
		var sent *byte
		switch p := r.known.rendering(made).(type) {
		case *http1Request:
			sent = unsafe.SliceData(p.wire.Body)
		case *http2Request:
			sent = unsafe.SliceData(p.wire.Body)
		case *http3Request:
			sent = unsafe.StringData(p.wire.body)
		}
		if sent != unsafe.StringData(body) {
			t.Errorf("%s: the body was copied", name)
		}
	}
}
