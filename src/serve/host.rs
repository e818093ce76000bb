//! Which hosts a server answers for. Knows names and addresses; refuses every name but
//! localhost, since a page elsewhere can let a name of its own lead here.

use std::net::IpAddr;

/// Whether a server that listens at `bound` may answer a request for `host`, a `Host` header
/// with or without its port.
pub fn is_ours(host: &str, bound: IpAddr) -> bool {
    let name = without_port(host);
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let Ok(address) = name.parse::<IpAddr>() else {
        return false;
    };
    bound.is_unspecified() || address == bound || (bound.is_loopback() && address.is_loopback())
}

fn without_port(host: &str) -> &str {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        let port = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_number);
        return if port { address } else { "" };
    }
    match host.rsplit_once(':') {
        Some((name, port)) if is_number(port) => name,
        _ => host,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted<'a>(hosts: &[&'a str], bound: &str) -> Vec<&'a str> {
        let bound = bound.parse().unwrap();
        let accepted = hosts.iter().filter(|host| is_ours(host, bound));
        accepted.copied().collect()
    }

    #[test]
    fn names_of_others_are_never_ours() {
        let foreign = [
            "evil.example",
            "localhost.evil.example:80",
            "127.0.0.1.evil.example",
            "evil.example:127.0.0.1",
            "[::1].evil.example",
            "[::1",
            "",
        ];
        for bound in ["127.0.0.1", "::1", "0.0.0.0", "::", "192.0.2.7"] {
            assert_eq!(accepted(&foreign, bound), Vec::<&str>::new(), "{bound}");
        }
    }

    #[test]
    fn addresses_are_ours_where_they_lead_here() {
        let hosts = [
            "LOCALHOST:80",
            "127.0.0.1:8080",
            "[::1]:8080",
            "192.0.2.7",
            "192.0.2.8:1",
        ];
        assert_eq!(accepted(&hosts, "127.0.0.1"), &hosts[..3]);
        assert_eq!(accepted(&hosts, "192.0.2.7"), ["LOCALHOST:80", "192.0.2.7"]);
        assert_eq!(accepted(&hosts, "0.0.0.0"), hosts);
    }
}
