# A client is merged argument by argument: default, group, benchmark, strategy.

client "slow" {
  timeout         = "60s"
  connect_timeout = "10s"
  max_connections = 10
}

client "fresh" {
  keep_alive = false
  timeout    = "1s"
}

client "everything" {
  http_version     = "2"
  max_connections  = 6
  follow_redirects = true
  resolve          = { "shop.example.com:443" = "127.0.0.1:8443" }
  local_addresses  = ["127.0.0.2", "127.0.0.3"]
  cookies          = true
  auth {
    type          = "aws_sigv4"
    access_key    = "AKIDEXAMPLE"
    secret_key    = "a secret that is written out"
    session_token = "a token that is written out"
    region        = "us-east-1"
    service       = "s3"
  }
  tls {
    server_name          = "shop.example.com"
    insecure_skip_verify = true
    min_version          = "1.3"
  }
}

client "socket" {
  unix_socket = "/run/shop.sock"
}

client "proxied" {
  proxy            = "http://localhost:3128"
  follow_redirects = 3
}

bench {
  allowed_hosts = ["*.example.com"]
}

group "shop" {
  base_url = "https://shop.example.com"
  client   = client.slow
  request "home" { path = "/" }
}

strategy "fresh" {
  type   = "as_completed"
  client = client.fresh
}

strategy "everything" {
  type   = "gather"
  limit  = 50
  client = client.everything
}

strategy "socket" {
  type   = "pool"
  client = client.socket
}

strategy "proxied" {
  type   = "pool"
  client = client.proxied
}

benchmark "shop" {
  groups      = [group.shop]
  strategies  = [strategy.map, strategy.fresh, strategy.everything, strategy.socket, strategy.proxied, strategy.futures]
  concurrency = [4, "default"]
  client {
    connect_timeout = "2s"
    tls {
      min_version = "1.2"
    }
  }
}
