package plan

import "testing"

func TestTextIsShownWithItsSlots(t *testing.T) {
	user := Value{From: FromData, Name: "users", Field: "email"}
	text := Text{
		{Literal: "/a?b="},
		{Value: &user, Through: []string{"lower", "%5d", "urlencode"}},
		{Inner: Text{{Literal: "x:"}, {Value: &Value{From: FromCounter, Name: "n"}}}, Through: []string{"base64encode"}},
	}
	const want = `/a?b=${urlencode(format("%5d", lower(data.users.email)))}${base64encode("x:${counter.n}")}`
	if got := text.String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var values []string
	for v := range text.Values {
		values = append(values, v.String())
	}
	if len(values) != 2 || values[0] != "data.users.email" || values[1] != "counter.n" {
		t.Errorf("values: %v", values)
	}
	if _, static := text.Static(); static {
		t.Error("a text with slots is not static")
	}
	if text, static := (Text{{Literal: "a"}, {Literal: "b"}}).Static(); !static || text != "ab" {
		t.Errorf("static: %q, %v", text, static)
	}
}

// What is shown of a plan has neither rows nor what is secret in a text.
func TestDrawsAndTextsAreShownWithoutSecrets(t *testing.T) {
	secret := Text{{Literal: "token-"}, {Value: &Value{From: FromCounter, Name: "n"}}}
	p := &Plan{
		Draws: Draws{
			Data:    []Data{{Name: "users", Columns: []string{"name"}, Rows: [][]string{{"ann"}}, Count: 1}},
			Randoms: []Random{{Name: "key", Choice: []string{"hush"}, Sensitive: true}},
		},
		Benchmarks: []Benchmark{{Cells: []Cell{{Group: Group{Requests: []Request{{
			Sensitive: true, Secret: Secrets{Body: true, Headers: []string{"A"}, Names: []string{"B"}},
			Dynamic: &Dynamic{URL: secret, Body: secret, Headers: map[string]Text{"A": secret, "B": secret, "C": secret}},
		}}}}}}},
	}
	public := p.Public()
	if d := public.Draws.Data[0]; d.Rows != nil || d.Count != 1 {
		t.Errorf("data: %+v", d)
	}
	if r := public.Draws.Randoms[0]; r.Choice[0] != Concealed {
		t.Errorf("random: %+v", r)
	}
	shown := public.Benchmarks[0].Cells[0].Group.Requests[0].Dynamic
	if got := shown.Body.String() + shown.Headers["A"].String() + shown.Headers[Concealed].String(); got != Concealed+Concealed+Concealed {
		t.Errorf("secrets: %s", got)
	}
	if got := shown.URL.String() + shown.Headers["C"].String(); got != "token-${counter.n}token-${counter.n}" {
		t.Errorf("what is no secret: %s", got)
	}
	if _, there := shown.Headers["B"]; there || p.Draws.Data[0].Rows == nil {
		t.Error("a secret name is shown, or the plan was changed")
	}
}
