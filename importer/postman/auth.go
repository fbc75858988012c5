package postman

import (
	"bench/importer/draft"
	"bench/importer/tree"
)

// authorize says who sends a request.
func (r *reader) authorize(q *draft.Request, auth *tree.Node) {
	kind := auth.Get("type").Str()
	if auth == nil || kind == "noauth" || kind == "inherit" || kind == "" {
		return
	}
	value := func(key string) draft.Text { return r.text(setting(auth, kind, key)) }
	secret := func(key, what string) draft.Text {
		t := value(key)
		if text, known := t.Known(); known && text != "" {
			return r.d.Secret(key, text, what)
		} else if known {
			return draft.Ref(r.d.Variable(key, draft.Variable{Secret: true, Description: what}))
		}
		return t
	}
	switch kind {
	case "bearer":
		q.SetHeader("Authorization", draft.Join(draft.Lit("Bearer "), secret("token", "Token that requests are sent with.")))
	case "oauth2":
		token := draft.Ref(r.d.Variable("access_token", draft.Variable{Secret: true, Description: "Token that requests are sent with. Postman gets it itself; here a setup block can."}))
		if setting(auth, kind, "accessToken") != "" {
			token = secret("accessToken", "Token that requests are sent with.")
		}
		if setting(auth, kind, "addTokenTo") == "queryParams" {
			q.Query = append(q.Query, draft.Pair{Name: "access_token", Value: token})
			return
		}
		q.SetHeader("Authorization", draft.Join(draft.Lit("Bearer "), token))
	case "basic":
		q.SetHeader("Authorization", draft.BasicHeader(value("username"), secret("password", "Password of the user that requests are sent as.")))
	case "apikey":
		key, known := value("key").Known()
		if !known || key == "" {
			q.Lose("the API key: the name that it is sent by is not known")
			return
		}
		v := secret("value", "The API key "+key+".")
		if setting(auth, kind, "in") == "query" {
			q.Query = append(q.Query, draft.Pair{Name: key, Value: v})
			return
		}
		q.SetHeader(key, v)
	case "digest":
		r.auth = &draft.Auth{Type: "digest", Username: value("username"), Password: secret("password", "Password of the user that requests are sent as.")}
	case "awsv4":
		region, _ := value("region").Known()
		service, _ := value("service").Known()
		if region == "" || service == "" {
			q.Lose("AWS' signature: its region or service is not known")
			return
		}
		r.auth = &draft.Auth{Type: "aws_sigv4", AccessKey: value("accessKey"), Secret: secret("secretKey", "Secret access key."), Region: region, Service: service}
	default:
		q.Lose("the authorization of the kind " + kind + ": there is nothing like it here")
	}
}

// setting is a value of an auth: in a list of keys and values (2.1), or in an object (2.0).
func setting(auth *tree.Node, kind, key string) string {
	all := auth.Get(kind)
	if all.Is(tree.Object) {
		return all.Get(key).Str()
	}
	for _, s := range all.List() {
		if s.Get("key").Str() == key {
			return s.Get("value").Str()
		}
	}
	return ""
}
