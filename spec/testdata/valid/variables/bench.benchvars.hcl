by_file  = 2
by_auto  = ["overridden"]
settings = { path = "Root" }
maybe    = null
