package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestWhereOthersCanReach(t *testing.T) {
	for _, c := range []struct {
		Listening
		guarded bool
		says    string
	}{
		{Listening{Address: "127.0.0.1:0"}, false, ""},
		{Listening{Address: "[::1]:80"}, false, ""},
		{Listening{Address: "localhost:80"}, false, ""},
		{Listening{Address: "127.0.0.1:0", BehindProxy: true}, true, ""},
		{Listening{Address: "0.0.0.0:80", BehindProxy: true}, true, ""},
		{Listening{Address: ":80"}, true, "others can reach it"},
		{Listening{Address: "0.0.0.0:80"}, true, "others can reach it"},
		{Listening{Address: "bench.example:80"}, true, "others can reach it"},
		{Listening{Address: "bench.example:80", Cert: "c", Key: "k"}, true, ""},
		{Listening{Address: "127.0.0.1:80", Cert: "c"}, false, "TLS needs both"},
		{Listening{Address: "127.0.0.1"}, true, "HOST:PORT"},
	} {
		err := c.Check()
		if c.Guarded() != c.guarded || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: guarded %v, %v", c.Listening, c.Guarded(), err)
		}
	}
}

func TestServingEnds(t *testing.T) {
	r := newRig(t, 0, false)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	answered := make(chan int, 1)
	err := Listening{Address: "127.0.0.1:0"}.Serve(ctx, r.handler, func(address string) {
		go func() {
			defer cancel()
			answer, err := http.Get(address)
			if err != nil {
				answered <- 0
				return
			}
			_ = answer.Body.Close()
			answered <- answer.StatusCode
		}()
	})
	if got := <-answered; got != 200 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
	if err := (Listening{Address: "127.0.0.1:0", Cert: "none.pem", Key: "none.pem"}).Serve(t.Context(), r.handler, func(string) {}); err == nil {
		t.Error("it serves without its certificate")
	}
}
