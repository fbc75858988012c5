package lang

// BenchBlock has the settings of the whole spec.
var BenchBlock = &Block{
	Type: "bench",
	Doc: "Says what the spec needs of bench itself, and which hosts it may load. It is read before anything else, so its " +
		"arguments can't refer to variables or to anything else.",
	Arguments: []Argument{
		{
			Name: "required_version", Kind: TextKind, Phase: StaticPhase,
			Doc: "The versions of bench the spec works with, such as `\">= 0.1.0, < 2.0.0\"`.",
		},
		{
			Name: "allowed_hosts", Kind: TextsKind, Phase: StaticPhase,
			Doc: "Hosts that may be loaded without asking: names, addresses, or `*.example.com` for all below a name; of those that only a redirect leads to, the ones at public addresses. " +
				"Loopback is always allowed; for any other host `run` asks, or wants `-auto-approve`. " +
				"A host has one form wherever it stands: ASCII, in lower case, without a dot at its end, so `Bücher.example.` is " +
				"`xn--bcher-kva.example`.",
		},
	},
	Blocks: []Nested{{Block: WorkersBlock, Most: 1}},
}

// VariableBlock declares a value that comes from outside.
var VariableBlock = &Block{
	Type: "variable", Label: true,
	Doc: "Declares a value that comes from outside: `-var`, a variables file, `BENCH_VAR_name`, or its default. " +
		"Elsewhere it is `var.NAME`.",
	Arguments: []Argument{
		{
			Name: "type", Kind: TypeKind, Default: Default{Says: "any"}, Phase: StaticPhase,
			Doc: "What it must be: `string`, `number`, `bool`, `list(…)`, `set(…)`, `map(…)`, `object({ … })` with " +
				"`optional(type, default)`, `tuple([…])` or `any`. Unknown attributes of an object are errors.",
		},
		{
			Name: "default", Kind: AnyKind, Phase: StaticPhase,
			Doc: "The value when none is given. Without a default a value must be given. Only here `env(\"NAME\")` may be called.",
		},
		descriptionArgument,
		{Name: "nullable", Kind: BoolKind, Default: is(true), Phase: StaticPhase, Doc: "Whether it may be null. If not, null stands for the default."},
		{
			Name: "sensitive", Kind: BoolKind, Default: is(false), Phase: StaticPhase,
			Doc: "Keeps the value out of plans, reports, results and messages.",
		},
		{Name: "deprecated", Kind: TextKind, Phase: StaticPhase, Doc: "A warning with this text is shown when a value is given."},
	},
	Blocks: []Nested{{Block: ValidationBlock}},
}

// ValidationBlock is a condition on the value of a variable.
var ValidationBlock = &Block{
	Type: "validation",
	Doc:  "A condition that the value must meet. Several are judged one by one.",
	Arguments: []Argument{
		{Name: "condition", Kind: ConditionKind, Required: true, Doc: "True when the value is right. It may refer to other variables and to locals."},
		{Name: "error_message", Kind: TextKind, Required: true, Doc: "Says what would be right."},
	},
}

// ModuleBlock takes what another folder declares.
var ModuleBlock = &Block{
	Type: "module", Label: true, Free: true,
	Doc: "Takes groups, clients and values from the `*.bench.hcl` files of another folder, to say things once for several specs. `source` is that folder, from " +
		"the folder of this file on: `\"../shared\"` or `\"./modules/checkout\"`; nothing is fetched. Each other argument gives a value to the variable of that name " +
		"there. Elsewhere its groups are `module.NAME.group.GROUP`, its clients `module.NAME.client.CLIENT`, and its outputs `module.NAME.OUTPUT`.",
	Rules: []string{
		"A module has `variable`, `locals`, `client`, `group`, `output` and `module` blocks. It knows nothing of the spec but what its variables are given: the URL of a server, say.",
		"Its groups are called `NAME.GROUP` in addresses, so that two modules, or one that is taken twice, don't collide.",
		"Files that it reads by name, as `file` and `body_file` do, are those of its own folder.",
	},
}

// LocalsBlock names values.
var LocalsBlock = &Block{
	Type: "locals", Free: true,
	Doc: "Names for expressions that are used more than once: each argument `x` is `local.x` elsewhere. Order does not " +
		"matter, and there may be several such blocks.",
}
