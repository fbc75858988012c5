package setup

import (
	"reflect"
	"slices"
	"testing"

	"bench/plan"
)

func slot(from plan.ValueSource, name, field string, through ...string) plan.Piece {
	return plan.Piece{Value: &plan.Value{From: from, Name: name, Field: field}, Through: through}
}

// A request whose values are all of set-ups is one that is always the same; others keep the texts that have other values.
func TestFilledRequests(t *testing.T) {
	token := slot(plan.FromSetup, "org[base]", "token")
	known := Values{{From: plan.FromSetup, Name: "org[base]", Field: "token"}: "a b&c"}
	r := plan.Request{
		Name: "x", URL: "http://h/(known after set-up)", Body: "(known after set-up)", Headers: map[string]string{"A": "(known after set-up)", "B": "b"},
		Dynamic: &plan.Dynamic{
			URL:     plan.Text{{Literal: "http://h/"}, token, {Literal: "?q="}, slot(plan.FromSetup, "org[base]", "token", "urlencode")},
			Headers: map[string]plan.Text{"A": {{Literal: "Bearer "}, {Inner: plan.Text{{Literal: "u:"}, token}, Through: []string{"base64encode"}}}},
			Body:    plan.Text{slot(plan.FromSetup, "org[base]", "token", "jsonencode")},
		},
	}
	before := r
	got, err := Filled([]plan.Request{r}, known)
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Request{
		Name: "x", URL: "http://h/a%20b&c?q=a+b%26c", Body: `"a b\u0026c"`, Headers: map[string]string{"A": "Bearer dTphIGImYw==", "B": "b"},
		Sensitive: true, Secret: plan.Secrets{Headers: []string{"A"}},
	}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("%+v\nwant %+v", got[0], want)
	}
	if !reflect.DeepEqual(r, before) || r.Headers["A"] != "(known after set-up)" {
		t.Error("the plan's request was changed")
	}
	r.Dynamic = &plan.Dynamic{
		URL:     plan.Text{{Literal: "http://h/"}, token, slot(plan.FromRandom, "x", "")},
		Headers: map[string]plan.Text{"A": {slot(plan.FromData, "d", "c")}, "B": {token, slot(plan.FromData, "d", "c")}, "C": {token}},
	}
	got, err = Filled([]plan.Request{r}, known)
	if err != nil {
		t.Fatal(err)
	}
	left := got[0].Dynamic
	if len(left.URL) != 3 || len(left.Headers) != 2 || left.Headers["C"] != nil || got[0].Headers["C"] != "a b&c" {
		t.Errorf("left are %+v", left)
	}
	if secret := slices.Sorted(slices.Values(got[0].Secret.Headers)); !slices.Equal(secret, []string{"B", "C"}) {
		t.Errorf("secret are %q", secret)
	}
}

// A value must not begin another header.
func TestValuesThatFitNoHeader(t *testing.T) {
	r := plan.Request{Name: "x", Dynamic: &plan.Dynamic{Headers: map[string]plan.Text{"A": {slot(plan.FromSetup, "a", "t")}}}}
	for value, fits := range map[string]bool{"t": true, "a\r\nB: c": false} {
		_, err := Filled([]plan.Request{r}, Values{{From: plan.FromSetup, Name: "a", Field: "t"}: value})
		if (err == nil) != fits {
			t.Errorf("%q: %v", value, err)
		}
	}
}

// So are the messages of a WebSocket and of a call; while one of them has other values, all are left to be filled.
func TestFilledMessages(t *testing.T) {
	token := slot(plan.FromSetup, "org[base]", "token", "jsonencode")
	row := slot(plan.FromData, "d", "c")
	known := Values{{From: plan.FromSetup, Name: "org[base]", Field: "token"}: "a"}
	call := plan.Request{Name: "x", GRPC: &plan.GRPC{Messages: []string{"shown", "{}"}}, Dynamic: &plan.Dynamic{Send: []plan.Text{{{Literal: `{"t":`}, token, {Literal: "}"}}, {{Literal: "{}"}}}}}
	socket := plan.Request{Name: "y", WebSocket: &plan.WebSocket{Send: []string{"shown", "shown"}}, Dynamic: &plan.Dynamic{Send: []plan.Text{{token}, {row}, {token, row}}}}
	got, err := Filled([]plan.Request{call, socket}, known)
	if err != nil {
		t.Fatal(err)
	}
	if r := got[0]; r.Dynamic != nil || !slices.Equal(r.GRPC.Messages, []string{`{"t":"a"}`, "{}"}) || !r.Sensitive || !r.Secret.Send || call.GRPC.Messages[0] != "shown" {
		t.Errorf("a call is %+v, %q", r, r.GRPC.Messages)
	}
	if r := got[1]; r.Dynamic == nil || !reflect.DeepEqual(r.Dynamic.Send, []plan.Text{{{Literal: `"a"`}}, {row}, {token, row}}) {
		t.Errorf("a WebSocket is %+v", r.Dynamic)
	}
}
