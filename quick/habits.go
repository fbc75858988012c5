package quick

import "strings"

// A Habit is a flag of another tool, and what is written here in its place.
type Habit struct {
	Flag  string // what to write; "": there is nothing to write
	Why   string // what it comes to, as a sentence
	Tools string // whose flag it is
}

// Habits are flags of other tools that people type, without their dashes. Where tools disagree, each meaning is named.
var Habits = map[string]Habit{
	// How much.
	"connections": {"-c", "", "wrk, oha, vegeta, autocannon"},
	"concurrency": {"-c", "", "ab"},
	"vus":         {"-c", "Of users who send requests one after the other there are as many as connections", "k6"},
	"workers":     {"-c", "How many goroutines that takes is not your business", "vegeta, hey"},
	"w":           {"-c", "", "vegeta"},
	"t": {
		"", "Threads (wrk): nothing to write, all cores are used. A timeout (hey, oha): 30s, and in a spec client { timeout = \"…\" }. A time limit (ab): -z 30s",
		"wrk, hey, oha, ab",
	},
	"threads":    {"", "There is nothing to write: all cores are used", "wrk"},
	"cpus":       {"", "There is nothing to write: all cores are used; GOMAXPROCS limits them", "hey"},
	"requests":   {"-n", "", "ab"},
	"iterations": {"-n", "", "k6"},
	"i":          {"-n", "", "k6"},
	"q":          {"-r", "It is the rate of all together: of hey's -c 10 -q 5 it is -r 50", "hey, oha"},
	"rate":       {"-r", "", "vegeta"},
	"R":          {"-r", "Latency counts from when a request was due, as with wrk2", "wrk2, autocannon"},
	"rps":        {"-r", "", ""},
	"qps":        {"-r", "", "fortio"},
	"time":       {"-z", "", ""},
	"s": {
		"", "A timeout (ab): 30s, and in a spec client { timeout = \"…\" }. A script (wrk): what it does is declared in a spec, docs/coming-from.md has the table. Stages (k6): `stages` in a spec",
		"ab, wrk, k6",
	},
	"stage":   {"", "Rates that change are `stages` in a spec: -save FILE writes one to begin with", "k6"},
	"stages":  {"", "Rates that change are `stages` in a spec: -save FILE writes one to begin with", "k6"},
	"timeout": {"", "It is 30s, and in a spec client { timeout = \"…\" }: -save FILE writes one", "wrk, hey, vegeta"},

	// What is sent.
	"m":           {"-X", "", "hey, oha, autocannon"},
	"method":      {"-X", "", "oha"},
	"request":     {"-X", "", "curl"},
	"header":      {"-H", "", "wrk, vegeta, curl"},
	"headers":     {"-H", "", "autocannon"},
	"A":           {"-H", "Write -H 'Accept: …'", "hey, oha"},
	"T":           {"-H", "Write -H 'Content-Type: …'", "hey, oha, ab"},
	"C":           {"-H", "Write -H 'Cookie: NAME=VALUE'", "ab"},
	"b":           {"-H", "Write -H 'Cookie: NAME=VALUE'", "curl"},
	"cookie":      {"-H", "Write -H 'Cookie: NAME=VALUE'", "curl"},
	"host":        {"-H", "Write -H 'Host: NAME'", "hey, oha"},
	"user-agent":  {"-H", "Write -H 'User-Agent: …'", "curl"},
	"data":        {"-d", "", "curl"},
	"data-raw":    {"-d", "", "curl"},
	"data-binary": {"-d", "A file's bytes are sent as they are: -d @FILE", "curl"},
	"data-ascii":  {"-d", "", "curl"},
	"json":        {"-d", "What is JSON is sent as such", "curl"},
	"D":           {"-d", "A file's bytes: -d @FILE", "hey, oha"},
	"body":        {"-d", "A file's bytes: -d @FILE", "vegeta, autocannon"},
	"bodyfile":    {"-d", "A file's bytes: -d @FILE", ""},
	"F":           {"", "Parts of a form are multipart blocks of a request in a spec: -save FILE writes one to begin with", "curl"},
	"form":        {"", "Parts of a form are multipart blocks of a request in a spec: -save FILE writes one to begin with", "curl"},
	"p": {
		"", "A file to POST (ab): -d @FILE. Requests side by side on one connection (oha): concurrency with http_version = \"2\" in a spec. Pipelining (autocannon): there is none",
		"ab, oha, autocannon",
	},
	"a":       {"-u", "", "hey, oha"},
	"user":    {"-u", "", "curl"},
	"targets": {"", "Several addresses stand on the command line and are compared; a mix of requests is a group in a spec", "vegeta"},

	// How it is sent.
	"insecure":                 {"-k", "", "curl, oha, vegeta"},
	"insecure-skip-tls-verify": {"-k", "", "k6"},
	"L":                        {"", "Redirects are not followed: name the address that they lead to, or write client { follow_redirects = true } in a spec", "curl"},
	"location":                 {"", "Redirects are not followed: name the address that they lead to, or write client { follow_redirects = true } in a spec", "curl"},
	"redirect":                 {"", "Redirects are not followed: name the address that they lead to, or write client { follow_redirects = true } in a spec", "oha"},
	"redirects":                {"", "Redirects are not followed: name the address that they lead to, or write client { follow_redirects = true } in a spec", "vegeta"},
	"disable-redirects":        {"", "There is nothing to write: redirects are not followed", "hey"},
	"disable-compression":      {"", "There is nothing to write: compression is asked for only by -H 'Accept-Encoding: gzip'", "hey, oha"},
	"compressed":               {"-H", "Write -H 'Accept-Encoding: gzip'", "curl"},
	"disable-keepalive":        {"", "Write client { keep_alive = false } in a spec: -save FILE writes one", "hey, oha"},
	"no-keepalive":             {"", "Write client { keep_alive = false } in a spec: -save FILE writes one", ""},
	"keepalive":                {"", "There is nothing to write: connections are kept", "vegeta"},
	"x":                        {"", "Write client { proxy = \"http://…\" } in a spec: -save FILE writes one", "hey, oha, curl"},
	"proxy":                    {"", "Write client { proxy = \"http://…\" } in a spec: -save FILE writes one", "curl"},
	"h2":                       {"", "Write client { http_version = \"2\" } in a spec: -save FILE writes one", "hey"},
	"http2":                    {"", "Write client { http_version = \"2\" } in a spec: -save FILE writes one", "oha, vegeta, curl"},
	"http3":                    {"", "Write client { http_version = \"3\" } in a spec: -save FILE writes one", "curl"},
	"http-version":             {"", "Write client { http_version = \"2\" } in a spec: -save FILE writes one", "oha"},
	"unix-socket":              {"", "Write client { unix_socket = \"…\" } in a spec: -save FILE writes one", "oha, curl, vegeta"},
	"connect-to":               {"", "Write client { resolve = { … } } in a spec: -save FILE writes one", "oha, curl"},
	"cacert":                   {"", "Write client { tls { ca_file = \"…\" } } in a spec: -save FILE writes one", "curl"},
	"cert":                     {"", "Write client { tls { cert_file = \"…\" key_file = \"…\" } } in a spec: -save FILE writes one", "curl"},

	// How it is told.
	"latency":                {"", "There is nothing to write: latencies are always shown", "wrk, autocannon"},
	"latency-correction":     {"", "There is nothing to write: with -r latency counts from when a request was due", "oha"},
	"l":                      {"", "There is nothing to write: latencies are always shown, and answers may differ in length", "autocannon, ab"},
	"no-tui":                 {"-progress=none", "", "oha"},
	"quiet":                  {"-progress=none", "", "k6"},
	"silent":                 {"-progress=none", "", "curl"},
	"output":                 {"-o", "It takes a format; -out FILE keeps the result", "vegeta, curl"},
	"output-format":          {"-o", "", "oha"},
	"format":                 {"-o", "", ""},
	"e":                      {"-o", "Write -o csv", "ab"},
	"g":                      {"-o", "Write -o csv", "ab"},
	"summary-export":         {"-json-into", "", "k6"},
	"v":                      {"", "Write bench -version, or bench show -detail for all that is known", ""},
	"verbose":                {"", "bench show -detail shows all that is known of a run", ""},
	"histogram":              {"", "There is nothing to write: it is always shown", ""},
	"type":                   {"-o", "", "vegeta"},
	"env":                    {"-var", "", "k6"},
	"no-connection-reuse":    {"", "Write client { keep_alive = false } in a spec: -save FILE writes one", "k6"},
	"no-vu-connection-reuse": {"", "Write client { keep_alive = false } in a spec: -save FILE writes one", "k6"},
}

// Advice says what to write in place of another tool's flag; "" where it is nobody's. Attached values are looked through: -t12.
func Advice(flag string) string {
	h, ok := Habits[flag]
	if !ok && len(flag) > 1 && strings.Trim(flag[1:], "0123456789.smhk") == "" {
		h, ok = Habits[flag[:1]]
	}
	if !ok {
		return ""
	}
	if h.Flag == "" {
		return h.Why + "."
	}
	if strings.HasPrefix(h.Why, "Write ") {
		return h.Why + "."
	}
	text := "Write " + h.Flag + " here."
	if h.Why != "" {
		text += " " + h.Why + "."
	}
	return text
}
