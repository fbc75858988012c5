package server

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
	"go.uber.org/goleak"
)

// The script comes as messages, from when the client has asked on, and ends with a goodbye.
func TestSocketsPlayTheScript(t *testing.T) {
	before := goleak.IgnoreCurrent()
	defer goleak.VerifyNone(t, before)
	s := newScripted(Script{Events: 3, Gap: 5 * time.Millisecond})
	server := httptest.NewServer(s)
	defer server.Close()
	conn, _, _, err := ws.Dial(context.Background(), strings.Replace(server.URL, "http", "ws", 1)+"/ws?ask=true&record=r")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	time.Sleep(20 * time.Millisecond)
	asked := time.Now()
	if err := wsutil.WriteClientText(conn, []byte("go")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		message, err := wsutil.ReadServerText(conn)
		if err != nil {
			if over, is := err.(wsutil.ClosedError); !is || over.Code != 1000 {
				t.Errorf("it ends with %v", err)
			}
			break
		}
		got = append(got, string(message))
	}
	if took := time.Since(asked); len(got) != 3 || got[0] != `{"n":1,"text":""}` || took < 15*time.Millisecond {
		t.Errorf("%d messages in %v: %q", len(got), took, got)
	}
	server.Close()
	var r []Written
	for until := time.Now().Add(10 * time.Second); len(r) == 0 && time.Now().Before(until); time.Sleep(time.Millisecond) {
		s.mu.Lock() // the record is there a moment after the goodbye
		r = s.records["r"]
		s.mu.Unlock()
	}
	if len(r) != 1 || len(r[0].Events) != 3 || r[0].Events[0]-r[0].Received < int64(5*time.Millisecond) {
		t.Errorf("recorded: %+v", r)
	}
}
