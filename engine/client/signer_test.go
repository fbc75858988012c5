package client

import (
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/plan"
)

// The examples of RFC 7616, section 3.9.1, and of RFC 2617, section 3.5.
func TestDigestAnswersAsTheRFCsHaveIt(t *testing.T) {
	lines := []string{
		`Negotiate`,
		`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
		`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
		`Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"`,
	}
	for _, c := range []struct {
		line               int
		client, pass, want string
	}{
		{1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "Circle of Life", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
		{2, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "Circle of Life", "8ca523f5e9506fed4657c9700eebdbec"},
		{3, "0a4f113b", "Circle Of Life", "6629fae49393a05397450978507c4ef1"},
	} {
		asked := challengeIn(slices.Values([]string{lines[0], lines[c.line]}))
		if asked == nil {
			t.Fatalf("nothing to answer in %s", lines[c.line])
		}
		asked.client = c.client
		got := asked.answer(&plan.Auth{Type: plan.AuthDigest, Username: "Mufasa", Password: c.pass}, "GET", "/dir/index.html")
		for _, part := range []string{`response="` + c.want + `"`, `username="Mufasa"`, `nc=00000001`, `qop=auth,`, `opaque="` + asked.opaque + `"`} {
			if !strings.Contains(got, part) {
				t.Errorf("%s\nis not in %s", part, got)
			}
		}
		if again := asked.answer(&plan.Auth{}, "GET", "/"); !strings.Contains(again, "nc=00000002") {
			t.Errorf("the second answer: %s", again)
		}
	}
	for _, line := range []string{"", "Basic realm=\"x\"", `Digest realm="x", nonce="y", algorithm=SHA-3`, `Digest realm="x", nonce="y", qop="auth-int"`, "Digest"} {
		if c := challengeIn(slices.Values([]string{line})); c != nil && line != "Digest" {
			t.Errorf("%q is answered: %+v", line, c)
		}
	}
	if p := parameters(`a="x, \"y\"" , B=c,d = "e"`); fmt.Sprint(p) != `map[a:x, "y" b:c d:e]` {
		t.Errorf("parameters: %v", p)
	}
}

// Examples of AWS's test suite for Signature Version 4, and of its documentation of IAM and S3.
func TestSignaturesAreAWSs(t *testing.T) {
	suite := plan.Auth{Type: plan.AuthAWS, AccessKey: "AKIDEXAMPLE", SecretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Region: "us-east-1", Service: "service"}
	iam, s3 := suite, suite
	iam.Service = "iam"
	s3.Service, s3.AccessKey, s3.SecretKey = "s3", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for _, c := range []struct {
		auth                   plan.Auth
		method, url, want      string
		moment, kind, fieldSet string
	}{
		{suite, "GET", "https://example.amazonaws.com/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", "20150830T123600Z", "", "host;x-amz-date"},
		{suite, "POST", "https://example.amazonaws.com/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", "20150830T123600Z", "", "host;x-amz-date"},
		{suite, "GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", "20150830T123600Z", "", "host;x-amz-date"},
		{suite, "GET", "https://example.amazonaws.com/?Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb", "20150830T123600Z", "", "host;x-amz-date"},
		{iam, "GET", "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", "20150830T123600Z", "application/x-www-form-urlencoded; charset=utf-8", "content-type;host;x-amz-date"},
		{s3, "GET", "https://examplebucket.s3.amazonaws.com/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", "20130524T000000Z", "", "host;x-amz-content-sha256;x-amz-date"},
		{s3, "GET", "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", "20130524T000000Z", "", "host;x-amz-content-sha256;x-amz-date"},
	} {
		now, err := time.Parse("20060102T150405Z", c.moment)
		if err != nil {
			t.Fatal(err)
		}
		r := plan.Request{Method: c.method, URL: c.url, Headers: map[string]string{"Authorization": toBeSigned, "Accept": "*/*"}}
		if c.kind != "" {
			r.Headers["Content-Type"] = c.kind
		}
		got, err := signAWS(r, &c.auth, strings.Split(c.url, "/")[2], now)
		if err != nil {
			t.Fatal(err)
		}
		want := "AWS4-HMAC-SHA256 Credential=" + c.auth.AccessKey + "/" + c.moment[:8] + "/us-east-1/" + c.auth.Service + "/aws4_request, SignedHeaders=" + c.fieldSet + ", Signature=" + c.want
		if got.Headers["Authorization"] != want {
			t.Errorf("%s %s\ngot  %s\nwant %s", c.method, c.url, got.Headers["Authorization"], want)
		}
	}
}

// authorizing is a client that says who it is, with a session that has compiled some requests.
func authorizing(t *testing.T, c plan.Client, requests ...plan.Request) Session {
	t.Helper()
	c.HTTPVersion, c.Session = "1.1", "cell"
	sweeper := http1.NewSweeper(clock.Now)
	t.Cleanup(sweeper.Stop)
	made, err := New(c, Env{Sweeper: sweeper})
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := made.Compile(requests)
	if err != nil {
		t.Fatal(err)
	}
	session := compiled.Open()
	t.Cleanup(session.Close)
	return session
}

func TestCredentialsStayAtTheirOrigin(t *testing.T) {
	for _, auth := range []plan.Auth{
		{Type: plan.AuthBasic, Username: "u", Password: "p"},
		{Type: plan.AuthBearer, Token: "t"},
		{Type: plan.AuthDigest, Username: "u", Password: "p"},
		{Type: plan.AuthAWS, AccessKey: "a", SecretKey: "s", SessionToken: "x", Region: "r", Service: "s3"},
	} {
		var mu sync.Mutex
		here, there := 0, http.Header{}
		other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			there = r.Header.Clone()
		}))
		t.Cleanup(other.Close)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			switch said := r.Header.Get("Authorization"); {
			case said == "" && auth.Type == plan.AuthDigest:
				w.Header().Set("WWW-Authenticate", `Digest realm="x", qop="auth", nonce="n"`)
				w.WriteHeader(http.StatusUnauthorized)
			case said == "":
				w.WriteHeader(http.StatusUnauthorized)
			case r.URL.Path == "/here":
				here++
				http.Redirect(w, r, "/again", http.StatusFound)
			default:
				here++
				http.Redirect(w, r, other.URL+"/there", http.StatusFound)
			}
		}))
		t.Cleanup(server.Close)
		session := authorizing(t, plan.Client{Redirects: 5, Auth: &auth}, plan.Request{Method: "GET", URL: server.URL + "/here"})
		var x Exchange
		for range 2 {
			if err := session.Do(t.Context(), 0, &x); err != nil || x.Kind != None || x.Status != 200 {
				t.Fatalf("%s: %v, status %d, %s", auth.Type, err, x.Status, x.Message)
			}
		}
		if here != 4 {
			t.Errorf("%s: the origin was told %d times who asks, want 4", auth.Type, here)
		}
		for name := range there {
			if name == "Authorization" || strings.HasPrefix(name, "X-Amz") {
				t.Errorf("%s: the other origin got %s: %s", auth.Type, name, there.Get(name))
			}
		}
	}
}

func TestDigestIsAskedForOnceAndWhenItIsStale(t *testing.T) {
	var mu sync.Mutex
	nonce, asked, answered := 1, 0, map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		said := r.Header.Get("Authorization")
		if !strings.Contains(said, fmt.Sprintf(`nonce="n%d"`, nonce)) || answered[said] || strings.Contains(said, `username="wrong"`) {
			asked++
			w.Header().Add("WWW-Authenticate", fmt.Sprintf(`Digest realm="x", qop="auth", algorithm=SHA-256, nonce="n%d"`, nonce))
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answered[said] = true
	}))
	t.Cleanup(server.Close)
	request := plan.Request{Method: "POST", URL: server.URL + "/x?y=1", Body: "body"}
	session := authorizing(t, plan.Client{Auth: &plan.Auth{Type: plan.AuthDigest, Username: "u", Password: "p"}}, request)
	var x Exchange
	for i := range 6 {
		if i == 3 {
			nonce++ // it is stale now
		}
		if err := session.Do(t.Context(), 0, &x); err != nil || x.Kind != None || x.Status != 200 {
			t.Fatalf("%d: %v, status %d, %s", i, err, x.Status, x.Message)
		}
		if first := i == 0 || i == 3; first != (x.Hops.Sent == 1) || x.Repeats() != 0 || x.Sent <= 0 || x.Done < x.FirstByte {
			t.Errorf("%d: %+v", i, x)
		}
	}
	if asked != 2 || len(answered) != 6 {
		t.Errorf("asked %d times, %d answers; want 2 and 6 that differ", asked, len(answered))
	}
	wrong := authorizing(t, plan.Client{Auth: &plan.Auth{Type: plan.AuthDigest, Username: "wrong", Password: "p"}}, request)
	if err := wrong.Do(t.Context(), 0, &x); err != nil || x.Kind != BadStatus || x.Status != 401 || x.Attempts != 2 {
		t.Errorf("a wrong name: %v, %+v", err, x)
	}
}

func TestEveryVersionAnswersAndSigns(t *testing.T) {
	ways := everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		said := r.Header.Get("Authorization")
		switch signed := strings.HasPrefix(said, "AWS4-HMAC-SHA256 Credential=a/") && r.Header.Get("X-Amz-Date") != "" && r.Header.Get("X-Amz-Content-Sha256") != ""; {
		case signed:
		case strings.HasPrefix(said, "Digest ") && strings.Contains(said, `uri="/x?y=1"`):
		default:
			w.Header().Set("WWW-Authenticate", `Digest realm="x", qop="auth", nonce="n"`)
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	for name, way := range ways {
		for _, auth := range []plan.Auth{{Type: plan.AuthDigest, Username: "u", Password: "p"}, {Type: plan.AuthAWS, AccessKey: "a", SecretKey: "s", Region: "r", Service: "s3"}} {
			c := way.client
			c.Session, c.Auth = "cell", &auth
			way.env.Sweeper = http1.NewSweeper(clock.Now)
			t.Cleanup(way.env.Sweeper.Stop)
			made, err := New(c, way.env)
			if err != nil {
				t.Fatal(err)
			}
			compiled, err := made.Compile([]plan.Request{{Method: "GET", URL: way.url + "/x?y=1"}})
			if err != nil {
				t.Fatal(err)
			}
			session := compiled.Open()
			t.Cleanup(session.Close)
			for range 2 {
				var x Exchange
				if err := session.Lane().Do(t.Context(), 0, &x); err != nil || x.Kind != None || x.Status != 200 {
					t.Errorf("%s, %s: %v, status %d, %s", name, auth.Type, err, x.Status, x.Message)
				}
			}
		}
	}
}

func TestARequestsOwnCredentialsComeFirst(t *testing.T) {
	var got iter.Seq[string]
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = slices.Values(slices.Clone(r.Header.Values("Authorization")))
	}))
	t.Cleanup(server.Close)
	for _, auth := range []plan.Auth{{Type: plan.AuthBearer, Token: "t"}, {Type: plan.AuthDigest}, {Type: plan.AuthAWS}} {
		session := authorizing(t, plan.Client{Auth: &auth}, plan.Request{Method: "GET", URL: server.URL, Headers: map[string]string{"authorization": "own"}})
		var x Exchange
		if err := session.Do(t.Context(), 0, &x); err != nil || fmt.Sprint(slices.Collect(got)) != "[own]" {
			t.Errorf("%s: %v, %v", auth.Type, err, slices.Collect(got))
		}
	}
}
