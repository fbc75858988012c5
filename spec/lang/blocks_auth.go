package lang

import "bench/plan"

// AuthBlock says who sends requests.
var AuthBlock = &Block{
	Type: "auth",
	Doc: "Who sends the requests, said in an `Authorization` header to those that bring none of their own. It goes to the origins of " +
		"the spec's URLs, and to no other that a redirect leads to.",
	Arguments: []Argument{
		{
			Name: "type", Kind: TextKind, Required: true, Words: plan.Texts(plan.AuthTypes()),
			Doc: "`\"basic\"` (RFC 7617), `\"bearer\"` (RFC 6750), `\"digest\"` (RFC 7616), which answers what the server asks, or " +
				"`\"aws_sigv4\"`, which signs each request as AWS wants it, and anew each half minute.",
		},
		secretOf("username", "Who it is.", plan.AuthBasic, plan.AuthDigest),
		secretOf("password", "The password.", plan.AuthBasic, plan.AuthDigest),
		secretOf("token", "The token.", plan.AuthBearer),
		secretOf("access_key", "The access key's id.", plan.AuthAWS),
		secretOf("secret_key", "The secret access key.", plan.AuthAWS),
		secretOf("session_token", "The token of temporary credentials.", plan.AuthAWS),
		{Name: "region", Kind: TextKind, Of: plan.Texts([]plan.AuthType{plan.AuthAWS}), Doc: "The region: `\"eu-central-1\"`."},
		{Name: "service", Kind: TextKind, Of: plan.Texts([]plan.AuthType{plan.AuthAWS}), Doc: "The service: `\"s3\"`, `\"execute-api\"`."},
	},
	Rules: []string{
		"`basic` and `digest` need `username` and `password`, `bearer` needs `token`, `aws_sigv4` needs `access_key`, `secret_key`, `region` and `service`.",
	},
}

// secretOf is an argument that is shown nowhere, whether it comes from a sensitive variable or not.
func secretOf(name, doc string, types ...plan.AuthType) Argument {
	return Argument{Name: name, Kind: TextKind, Phase: StartedPhase, Of: plan.Texts(types), Doc: doc}
}
