client "a" { # the type decides what goes with it
  auth {
    type     = "basic"
    username = "a:b" # ERROR: Colon in a user name
    password = "c"
    token    = "x" # ERROR: Argument of another type
  }
}

client "b" {
  auth { # ERROR: Missing argument
    type       = "aws_sigv4"
    access_key = "AKIDEXAMPLE"
    secret_key = "s"
    region     = "us-east-1"
  }
}

client "c" {
  auth {
    type = "baerer" # ERROR: Value not allowed
  }
}

client "d" {
  auth {
    type  = "bearer"
    token = "a\nb" # ERROR: Invalid header value
  }
  auth { # ERROR: Second auth block
    type = "bearer"
  }
}

group "g" {
  base_url = "http://127.0.0.1:8080"
  client   = client.a
  auth { # ERROR: Unknown block type
  }
  request "r" { path = "/" }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
