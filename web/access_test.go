package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bench/archive"
)

var asForm = "application/x-www-form-urlencoded"

// On this machine nobody logs in; what comes in another name, or from a page of another site, is not answered.
func TestOnThisMachine(t *testing.T) {
	r := newRig(t, 3, false)
	for name, c := range map[string]struct {
		ask
		want int
	}{
		"a page":                            {ask{path: "/"}, 200},
		"localhost":                         {ask{path: "/", header: map[string]string{"Host": "localhost:9"}}, 200},
		"version 6":                         {ask{path: "/", header: map[string]string{"Host": "[::1]:9"}}, 200},
		"a name that leads here":            {ask{path: "/", header: map[string]string{"Host": "evil.example:8080"}}, 421},
		"a name that looks like it":         {ask{path: "/", header: map[string]string{"Host": "127.0.0.1.evil.example"}}, 421},
		"its API":                           {ask{path: "/api/v1/view", header: map[string]string{"Host": "evil.example"}}, 421},
		"push by a program":                 {ask{method: "POST", path: "/api/v1/runs?project=shop", body: string(fileOf(t, runAt(9, 99))), header: map[string]string{"Content-Type": "application/json"}}, 201},
		"push by a page of another site":    {ask{method: "POST", path: "/api/v1/runs", body: "{}", header: map[string]string{"Content-Type": "application/json", "Origin": "https://evil.example"}}, 403},
		"push by a browser for one":         {ask{method: "POST", path: "/api/v1/runs", body: "{}", header: map[string]string{"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}}, 403},
		"push as a form":                    {ask{method: "POST", path: "/api/v1/runs", body: "{}", header: map[string]string{"Content-Type": "text/plain"}}, 415},
		"a form without its token":          {ask{method: "POST", path: "/findings/x", body: "state=accepted", header: map[string]string{"Content-Type": asForm}}, 403},
		"a decision as a form of any other": {ask{method: "POST", path: "/api/v1/findings", body: "{}", header: map[string]string{"Content-Type": asForm}}, 415},
		"nothing":                           {ask{path: "/nothing"}, 404},
		"no such project":                   {ask{path: "/?project=other"}, 404},
		"no such series":                    {ask{path: "/series/zz"}, 404},
		"no such commit":                    {ask{path: "/commits/zz"}, 404},
		"no such run":                       {ask{path: "/runs/zz"}, 404},
		"no such finding":                   {ask{path: "/findings/zz"}, 404},
		"logging in":                        {ask{path: "/login"}, 303},
	} {
		if got := r.ask(c.ask); got.StatusCode != c.want {
			t.Errorf("%s: %d, want %d: %s", name, got.StatusCode, c.want, text(t, got))
		}
	}
	if len(r.trouble) > 0 {
		t.Errorf("trouble: %q", r.trouble)
	}
}

// With tokens each does what it is for.
func TestTokens(t *testing.T) {
	r := newRig(t, 40, true)
	secrets := map[string]string{
		"none": "", "wrong": "bench_nothing", "read": r.token("reader", archive.Read, ""), "push": r.token("ci", archive.Push, ""),
		"triage": r.token("ada", archive.Triage, ""), "other": r.token("them", archive.Triage, "other"), "shop": r.token("job", archive.Push, "shop"),
	}
	order := strings.Fields("none wrong read push triage other shop")
	push := ask{method: "POST", path: "/api/v1/runs?project=shop", body: string(fileOf(t, runAt(3, 20))), header: map[string]string{"Content-Type": "application/json"}}
	decide := ask{method: "POST", path: "/api/v1/findings?project=shop", body: `{"state":"accepted"}`, header: map[string]string{"Content-Type": "application/json"}}
	for _, c := range []struct {
		name string
		ask
		want []int // by the order of tokens
	}{
		{"view", ask{path: "/api/v1/view?project=shop"}, []int{401, 401, 200, 200, 200, 403, 200}},
		{"series", ask{path: "/api/v1/series"}, []int{401, 401, 200, 200, 200, 200, 200}},
		{"run", ask{path: "/api/v1/runs/2026-main-00003?project=shop"}, []int{401, 401, 200, 200, 200, 403, 200}},
		{"push", push, []int{401, 401, 403, 200, 403, 403, 200}},
		{"decide", decide, []int{401, 401, 403, 403, 404, 403, 403}},
		{"a page", ask{path: "/"}, []int{303, 303, 200, 200, 200, 200, 200}},
	} {
		for i, who := range order {
			a := c.ask
			a.header = map[string]string{"Host": "bench.example"}
			for name, value := range c.header {
				a.header[name] = value
			}
			if secrets[who] != "" {
				a.header["Authorization"] = "Bearer " + secrets[who]
			}
			if got := r.ask(a); got.StatusCode != c.want[i] {
				t.Errorf("%s with %s: %d, want %d: %s", c.name, who, got.StatusCode, c.want[i], text(t, got))
			}
		}
	}
	projects := r.ask(ask{path: "/api/v1/projects", header: map[string]string{"Authorization": "Bearer " + secrets["other"]}})
	if said := text(t, projects); strings.Contains(said, "shop") {
		t.Errorf("who may see one project sees the names of others: %s", said)
	}
	events, err := r.store.Audits(t.Context(), 10)
	if err != nil || len(events) != 2 || events[0].Who != "job" || events[0].What != "push 2026-main-00003" {
		t.Errorf("%+v, %v", events, err)
	}
	later := ask{path: "/api/v1/view", header: map[string]string{"Authorization": "Bearer " + secrets["read"]}}
	r.now = r.now.Add(25 * time.Hour)
	if got := r.ask(later); got.StatusCode != 401 {
		t.Errorf("a token after its time: %d", got.StatusCode)
	}
}

// logIn opens a session, and returns its cookie.
func (r *rig) logIn(secret, back string) (cookie *http.Cookie, answer *http.Response) {
	r.t.Helper()
	answer = r.ask(ask{
		method: "POST", path: "/login", body: url.Values{"token": {secret}, "back": {back}}.Encode(), header: map[string]string{"Content-Type": asForm},
	})
	for _, c := range answer.Cookies() {
		cookie = c
	}
	return cookie, answer
}

// A session is opened by a token, held by a cookie that no other site sends, and ends with the token.
func TestSessions(t *testing.T) {
	r := newRig(t, 40, true)
	if cookie, answer := r.logIn("bench_wrong", "/"); cookie != nil || answer.StatusCode != 401 {
		t.Errorf("a wrong token opens a session: %d", answer.StatusCode)
	}
	for back, want := range map[string]string{"/findings?project=shop": "/findings?project=shop", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:alert(1)": "/"} {
		secret := r.token("t"+back, archive.Read, "")
		if _, answer := r.logIn(secret, back); answer.Header.Get("Location") != want {
			t.Errorf("back to %q: %s", back, answer.Header.Get("Location"))
		}
	}
	cookie, _ := r.logIn(r.token("ada", archive.Triage, ""), "/")
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Name != "__Host-bench" {
		t.Errorf("%+v", cookie)
	}
	sent := map[string]string{"Cookie": cookie.Name + "=" + cookie.Value, "Content-Type": asForm}
	page := text(t, r.ask(ask{path: "/findings", header: sent}))
	form, action := between(page, `name="token" value="`, `"`), between(page, `method="post" action="/findings/`, `"`)
	if form == "" || action == "" {
		t.Fatalf("no form: %s", page)
	}
	decide := func(body string) int {
		return r.ask(ask{method: "POST", path: "/findings/" + action, body: body, header: sent}).StatusCode
	}
	if got := decide("state=accepted&note=meant"); got != 403 {
		t.Errorf("a form without its token: %d", got)
	}
	if got := decide("state=accepted&note=meant&token=x" + form); got != 403 {
		t.Errorf("a form with another's token: %d", got)
	}
	if got := decide("state=deleted&token=" + form); got != 422 {
		t.Errorf("a state that is none: %d", got)
	}
	if got := decide("state=accepted&note=meant&token=" + form); got != 303 {
		t.Errorf("a form: %d", got)
	}
	if page := text(t, r.ask(ask{path: "/findings", header: sent})); !strings.Contains(page, "meant – ada") || !strings.Contains(page, "Reopen") {
		t.Error("what was accepted isn't")
	}
	if got := r.ask(ask{method: "POST", path: "/api/v1/findings", body: "{}", header: map[string]string{"Cookie": sent["Cookie"], "Content-Type": "application/json"}}).StatusCode; got != 401 {
		t.Errorf("the API takes a cookie for a token: %d", got)
	}
	if err := r.store.RevokeToken(t.Context(), "ada"); err != nil {
		t.Fatal(err)
	}
	if got := r.ask(ask{path: "/findings", header: sent}).StatusCode; got != 303 {
		t.Errorf("a session of a token that was revoked: %d", got)
	}
}

func TestSessionsEnd(t *testing.T) {
	r := newRig(t, 0, true)
	secret := r.token("ada", archive.Read, "")
	cookie, _ := r.logIn(secret, "/")
	sent := map[string]string{"Cookie": cookie.Name + "=" + cookie.Value, "Content-Type": asForm}
	page := text(t, r.ask(ask{path: "/", header: sent}))
	if !strings.Contains(page, `action="/logout"`) {
		t.Fatal("there is no way out")
	}
	if got := r.ask(ask{method: "POST", path: "/logout", body: "token=" + between(page, `name="token" value="`, `"`), header: sent}).StatusCode; got != 303 {
		t.Fatalf("leaving: %d", got)
	}
	if got := r.ask(ask{path: "/", header: sent}).StatusCode; got != 303 {
		t.Errorf("a session that has ended: %d", got)
	}
	cookie, _ = r.logIn(secret, "/")
	r.now = r.now.Add(sessionLasts)
	if got := r.ask(ask{path: "/", header: map[string]string{"Cookie": cookie.Name + "=" + cookie.Value}}).StatusCode; got != 303 {
		t.Errorf("a session after its time: %d", got)
	}
	s := sessions{all: map[[32]byte]*session{}}
	for i := range mostSessions + 10 {
		s.open("x", r.now.Add(time.Duration(i)))
	}
	if len(s.all) > mostSessions {
		t.Errorf("%d sessions", len(s.all))
	}
}

// What is secret is in no page, no answer and no log, and of a token its digest alone is in the store.
func TestNothingSecretIsTold(t *testing.T) {
	r := newRig(t, 40, true)
	careless := runAt(40, 20)
	careless.Info.Source.URL, careless.Info.Source.CI.RunURL = "https://ada:canary@example.com/team/shop.git?token=canary", "https://ada:canary@ci.example.com/1?token=canary"
	careless.Info.Labels = map[string]string{"password": "canary"}
	if _, err := r.store.Import(t.Context(), fileOf(t, careless), archive.ImportOptions{Project: "shop"}); err != nil {
		t.Fatal(err)
	}
	secret := r.token("ada", archive.Triage, "")
	cookie, _ := r.logIn(secret, "/")
	var all strings.Builder
	for _, header := range []map[string]string{{"Authorization": "Bearer " + secret}, {"Cookie": cookie.Name + "=" + cookie.Value}, {"Authorization": "Bearer " + secret + "x"}} {
		for _, path := range []string{"/", "/findings", "/login?back=" + secret, "/api/v1/view", "/api/v1/series", "/api/v1/findings", "/api/v1/runs", "/runs/2026-main-00003", "/runs/2026-main-00040", "/commits/" + commitAt(40), "/nothing/" + cookie.Value} {
			answer := r.ask(ask{path: path, header: header})
			all.WriteString(text(t, answer))
			for _, values := range answer.Header {
				all.WriteString(strings.Join(values, " "))
			}
		}
	}
	all.WriteString(strings.Join(r.trouble, " "))
	for _, what := range []string{strings.TrimPrefix(secret, "bench_"), cookie.Value, "canary"} {
		if strings.Contains(all.String(), what) {
			i := strings.Index(all.String(), what)
			t.Errorf("%s is told: …%s…", what, all.String()[max(0, i-200):i+100])
		}
	}
}
