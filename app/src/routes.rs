//! The route table, one line a page.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::pages::{
    AccountPage, AccountsPage, BinPage, CampaignPage, CampaignsPage, ChecklistPage, ChecklistsPage,
    ComparePage, ConnectPage, DeleteRunPage, DeleteServicePage, DemoPage, EditCampaignPage,
    EditChecklistPage, EditPrecedentPage, EditResourcePage, EditServicePage, InboxPage, InventoryPage,
    InvitationPage, InvitationsPage, MatrixPage, MissingPage, NewAccountPage, NewCampaignPage,
    NewPrecedentPage, NewResourcePage, NewReviewPage, NewServicePage, OwnTokensPage, PersonPage, PlanPage,
    PortfolioPage, PrecedentPage, PrecedentsPage, PublishChecklistPage, ReadPage, ReadingRulesPage,
    ReceiptPage, RemoveAccountPage, ResourcePage, ResourcesPage, ReviewPage, ReviewsPage, RunPage, RunsPage,
    ServicePage, SetUpPage, SharePage, SharedPage, SignInPage, SignPage, SnapshotPage, TokensPage,
    UploadPage,
};

/// The pages. Each is rendered whole before the first byte is sent, so that it can still set its status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <FlatRoutes fallback=MissingPage>
                <Route path=path!("/") view=PortfolioPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up") view=SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                // Where a refused password leaves the address bar.
                <Route path=path!("/account/password") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts") view=AccountsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/new") view=NewAccountPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/invitations") view=InvitationsPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/:id") view=PersonPage ssr=SsrMode::Async/>
                <Route path=path!("/accounts/:id/remove") view=RemoveAccountPage ssr=SsrMode::Async/>
                <Route path=path!("/invitation") view=InvitationPage ssr=SsrMode::Async/>
                <Route path=path!("/account/tokens") view=OwnTokensPage ssr=SsrMode::Async/>
                <Route path=path!("/tokens") view=TokensPage ssr=SsrMode::Async/>
                <Route path=path!("/services/new") view=NewServicePage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug") view=ServicePage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/delete") view=DeleteServicePage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/edit") view=EditServicePage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/reading") view=ReadingRulesPage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/inventory") view=InventoryPage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/connect") view=ConnectPage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/upload") view=UploadPage ssr=SsrMode::Async/>
                <Route path=path!("/services/:slug/runs") view=RunsPage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id") view=RunPage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id/delete") view=DeleteRunPage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id/receipt") view=ReceiptPage ssr=SsrMode::Async/>
                <Route path=path!("/bin") view=BinPage ssr=SsrMode::Async/>
                <Route path=path!("/compare") view=ComparePage ssr=SsrMode::Async/>
                <Route path=path!("/runs/:id/share") view=SharePage ssr=SsrMode::Async/>
                <Route path=path!("/shared/:secret") view=SharedPage ssr=SsrMode::Async/>
                <Route path=path!("/demo") view=DemoPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists") view=ChecklistsPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id") view=ChecklistPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/edit") view=EditChecklistPage ssr=SsrMode::Async/>
                <Route path=path!("/checklists/:id/publish") view=PublishChecklistPage ssr=SsrMode::Async/>
                <Route path=path!("/precedents") view=PrecedentsPage ssr=SsrMode::Async/>
                <Route path=path!("/precedents/new") view=NewPrecedentPage ssr=SsrMode::Async/>
                <Route path=path!("/precedents/:id") view=PrecedentPage ssr=SsrMode::Async/>
                <Route path=path!("/precedents/:id/edit") view=EditPrecedentPage ssr=SsrMode::Async/>
                <Route path=path!("/matrix") view=MatrixPage ssr=SsrMode::Async/>
                <Route path=path!("/campaigns") view=CampaignsPage ssr=SsrMode::Async/>
                <Route path=path!("/campaigns/new") view=NewCampaignPage ssr=SsrMode::Async/>
                <Route path=path!("/campaigns/:name") view=CampaignPage ssr=SsrMode::Async/>
                <Route path=path!("/campaigns/:name/edit") view=EditCampaignPage ssr=SsrMode::Async/>
                <Route path=path!("/resources") view=ResourcesPage ssr=SsrMode::Async/>
                <Route path=path!("/resources/new") view=NewResourcePage ssr=SsrMode::Async/>
                <Route path=path!("/resources/:name") view=ResourcePage ssr=SsrMode::Async/>
                <Route path=path!("/resources/:name/edit") view=EditResourcePage ssr=SsrMode::Async/>
                <Route path=path!("/reviews") view=ReviewsPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/new") view=NewReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/:id") view=ReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/:id/plan") view=PlanPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/:id/read") view=ReadPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/:id/sign") view=SignPage ssr=SsrMode::Async/>
                <Route path=path!("/reviews/:id/snapshots/:number") view=SnapshotPage ssr=SsrMode::Async/>
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
