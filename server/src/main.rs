//! The program `headroom`.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("Headroom serves http://{}", listener.local_addr()?);
    axum::serve(listener, server::router::router()).await?;
    Ok(())
}
